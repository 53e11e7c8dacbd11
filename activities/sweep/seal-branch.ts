import type { Client } from '@temporalio/client';
import type { Difference } from '../../contract/evidence/files/differences';
import { HISTORY, type Lost } from '../../contract/evidence/files/histories';
import { type Abandoned, isBeginningOf } from '../../contract/evidence/history';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run/record';
import type { CallFolders } from '../process/call-folders';
import type { EvidenceStore } from '../store/store';
import { type Execution, historyOf } from '../temporal/histories';
import type { Retell } from './retell';
import { keepUnattended, keepUnattendedOfLost } from './unattended-calls';

/**
 * What sealing needs: the server with the history, the evidence store, the calls of this runner, and the workflow code.
 */
export interface SealDependencies {
  client: Client;
  evidence: EvidenceStore;
  calls: CallFolders;
  retell: Retell;
}

/**
 * Seals a run with the execution that ended it, which after a reset is not the first one. The histories of abandoned
 * branches are stored as well. A branch that began after the evidence was closed gets its own folder, which records this.
 */
export async function sealBranch(
  { client, evidence, calls }: SealDependencies,
  execution: Execution,
  account: RunRecord,
  history: unknown,
  differences: readonly Difference[] = [],
): Promise<EvidenceSeal> {
  const run = { decision_id: account.decision_id, run_id: account.run_id };
  const kept = await evidence.read(run, HISTORY.path);
  if (kept !== undefined && !isBeginningOf(kept, history)) {
    const own = { ...run, run_id: execution.run_id };
    return evidence.seal(own, cameTooLate(account, own), history, { differences });
  }
  const left = (await evidence.executions(run)).filter((run_id) => run_id !== execution.run_id);
  const abandoned: Abandoned[] = [];
  const lost: string[] = [];
  for (const run_id of left) {
    const known = await historyOf(client, { ...execution, run_id });
    if (known === undefined) lost.push(run_id);
    abandoned.push({ run_id, history: known ?? forgotten(run_id) });
  }
  if (kept === undefined) {
    for (const branch of abandoned) await keepUnattended(evidence, calls, run, branch);
    // No history names the calls of a forgotten branch.
    for (const run_id of lost) await keepUnattendedOfLost(evidence, calls, run, run_id);
  }
  return evidence.seal(run, account, history, { abandoned, differences });
}

function forgotten(runId: string): Lost {
  const reason = `Temporal no longer knows the run ${runId}`;
  return { events: [], lost: { at: new Date().toISOString(), by: '', reason } };
}

/** The run record of a branch that came too late. It has no plan and made no call, because activities refuse a closed run. */
function cameTooLate(account: RunRecord, own: RunRef): RunRecord {
  return {
    ...account,
    ...own,
    outcome: 'refused',
    reasons: [
      {
        code: 'DecisionAlreadyExecuted',
        what: `this is a reset of run ${account.run_id}, whose evidence was already closed: nothing more was done`,
        where: `../${account.run_id}`,
        do: 'read the evidence of that run; to do something again, issue a new decision',
      },
      ...account.reasons,
    ],
    plan: null,
    plan_digest: null,
  };
}
