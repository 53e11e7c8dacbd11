import type { Client } from '@temporalio/client';
import { type Abandoned, isBeginningOf, type Lost } from '../../contract/evidence/history';
import { SEALED_FILES } from '../../contract/evidence/layout';
import type { EvidenceSeal, RunRecord, RunRef } from '../../contract/run/record';
import type { CallFolders } from '../process/call-folders';
import type { EvidenceStore } from '../store/store';
import { type Execution, historyOf } from '../temporal/histories';
import { keepUnattended } from './unattended-calls';

/** What a run is sealed with: the server that has its history, its evidence, and its calls on this runner. */
export interface SealDependencies {
  client: Client;
  evidence: EvidenceStore;
  calls: CallFolders;
}

/**
 * Seals a run by the Temporal run that ended it. After a reset that is another one than the run began with; the
 * histories of the branches that were left are kept beside its own. A branch that came too late, because the
 * evidence was closed before the reset, has a folder of its own, which says so.
 */
export async function sealBranch(
  { client, evidence, calls }: SealDependencies,
  execution: Execution,
  account: RunRecord,
  history: unknown,
): Promise<EvidenceSeal> {
  const run = { decision_id: account.decision_id, run_id: account.run_id };
  const kept = await evidence.read(run, SEALED_FILES.history);
  if (kept !== undefined && !isBeginningOf(kept, history)) {
    const own = { ...run, run_id: execution.run_id };
    return evidence.seal(own, cameTooLate(account, own), history);
  }
  const left = (await evidence.executions(run)).filter((run_id) => run_id !== execution.run_id);
  const abandoned: Abandoned[] = [];
  for (const run_id of left) {
    const known = await historyOf(client, { ...execution, run_id });
    abandoned.push({ run_id, history: known ?? forgotten(run_id) });
  }
  if (kept === undefined) for (const branch of abandoned) await keepUnattended(evidence, calls, run, branch);
  return evidence.seal(run, account, history, abandoned);
}

function forgotten(runId: string): Lost {
  const reason = `Temporal does not know the run ${runId} any more`;
  return { events: [], lost: { at: new Date().toISOString(), by: '', reason } };
}

/** It had no plan of its own and made no call: the guards of its activities refuse whatever comes after a seal. */
function cameTooLate(account: RunRecord, own: RunRef): RunRecord {
  return {
    ...account,
    ...own,
    outcome: 'refused',
    reasons: [
      {
        code: 'DecisionAlreadyExecuted',
        what: `it is a reset of run ${account.run_id}, whose evidence was closed before: nothing was done any more`,
        where: `../${account.run_id}`,
        do: 'look at the evidence of that run; if something is to be done again, issue a new decision',
      },
      ...account.reasons,
    ],
    plan: null,
    plan_digest: null,
  };
}
