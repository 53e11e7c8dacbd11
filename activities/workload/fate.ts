import type { Client } from '@temporalio/client';
import type { WorkloadHolder } from '../../contract/workload/workload';
import type { CallFolders } from '../process/call-folders';
import { describeExecution } from '../temporal/histories';

/** What became of the run that holds a workload. Nobody knows how a forgotten run ended. */
export type Fate = 'calling' | 'goes-on' | 'over' | 'forgotten';

interface Dependencies {
  client: Client;
  calls: CallFolders;
}

/**
 * Determines whether a holder can be replaced: only when none of its calls is running on this runner, and Temporal
 * reports its end. A reset continues a run in another execution of the same chain.
 */
export async function fateOf(
  { client, calls }: Dependencies,
  { decision_id, workflow_id, run_id }: WorkloadHolder,
): Promise<Fate> {
  if ((await calls.live(decision_id)).length > 0) return 'calling';
  const latest = await describeExecution(client, { workflow_id, run_id: '' });
  if (latest?.first === run_id) return latest.status === 'RUNNING' ? 'goes-on' : 'over';
  const known = await describeExecution(client, { workflow_id, run_id });
  if (!known) return 'forgotten';
  return known.status === 'RUNNING' ? 'goes-on' : 'over';
}
