import type { Client } from '@temporalio/client';
import { within } from '../../connection/within';
import { DECISION_QUEUE, WORKFLOW_TYPE } from '../../contract/words/names';
import { type Metrics, OPEN_PHASES, WAITING_PHASES } from './metrics';
import { waitingSince } from './waiting-since';

const ANSWERS_WITHIN_MS = 10_000;
const MOST_LISTED = 1000;
/** Reading a history costs more than a list, so only so many are read in each phase. */
const MOST_READ = 20;

const OPEN = [
  `WorkflowType = '${WORKFLOW_TYPE}'`,
  `TaskQueue = '${DECISION_QUEUE}'`,
  "ExecutionStatus = 'Running'",
].join(' AND ');
const inPhase = (phase: string) => `${OPEN} AND DrPhase = '${phase}'`;

/**
 * Asks Temporal how many runs are in each phase, and how long the one that waits longest for a person has waited. The
 * number of requests has a limit, whatever the number of runs. Removes the figures when Temporal does not answer, because
 * old ones would mislead; throws then.
 */
export async function surveyRuns(client: Client, metrics: Metrics, now: Date): Promise<void> {
  try {
    await within(client, ANSWERS_WITHIN_MS, async () => {
      for (const phase of OPEN_PHASES) metrics.openRuns.set({ phase }, await countIn(client, phase));
      for (const phase of WAITING_PHASES)
        metrics.longestWait.set({ phase }, await longestWaitIn(client, phase, now));
    });
  } catch (error) {
    metrics.openRuns.reset();
    metrics.longestWait.reset();
    throw error;
  }
}

async function countIn(client: Client, phase: string): Promise<number> {
  const { namespace } = client.options;
  const { count } = await client.workflowService.countWorkflowExecutions({
    namespace,
    query: inPhase(phase),
  });
  return Number(count);
}

/** Returns seconds. Looks at the runs that started first, and stops where no later one can have waited longer. */
async function longestWaitIn(client: Client, phase: string, now: Date): Promise<number> {
  const { executions } = await client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    query: inPhase(phase),
    pageSize: MOST_LISTED,
  });
  const runs = (executions ?? [])
    .map(({ execution, startTime }) => ({
      execution,
      age: now.getTime() / 1000 - Number(startTime?.seconds),
    }))
    .sort((one, other) => other.age - one.age);
  let longest = 0;
  for (const { execution, age } of runs.slice(0, MOST_READ)) {
    if (age <= longest) break;
    const since = execution ? await waitingSince(client, execution) : undefined;
    if (since) longest = Math.max(longest, (now.getTime() - since.getTime()) / 1000);
  }
  return longest;
}
