import { HISTORY, type Lost } from '../../contract/evidence/files/histories';
import { accountOfLost } from '../../contract/evidence/lost-run';
import type { RunRef } from '../../contract/run/record';
import { runWorkflowId } from '../../contract/words/names';
import { describeExecution } from '../temporal/histories';
import { namespaceId } from '../temporal/namespace-id';
import { type Fate, openWhileCalling } from './fate';
import { remainsOf } from './remains';
import type { SealDependencies } from './seal-branch';
import type { Swept } from './sweep';
import { keepUnattendedOfLost } from './unattended-calls';

/** Who declares runs lost, and why. */
export interface Word {
  by: string;
  reason: string;
  /** Id of the namespace that no longer exists, when it is not the connected one. */
  namespaceGone: string | undefined;
}

const UNRECORDED = 'unrecorded';

/**
 * Seals the lost runs of a decision from the files on this runner (C4.5). Requires a person's statement, and a server
 * that reports in the run's own namespace that there is no such run: a worker connected to another namespace must not
 * close the evidence of living runs.
 */
export async function sealLost(deps: SealDependencies, decisionId: string, word: Word): Promise<Swept[]> {
  const swept: Swept[] = [];
  for (const run of await deps.evidence.unsealed())
    if (run.decision_id === decisionId) swept.push({ ...run, ...(await sealOne(deps, run, word)) });
  return swept;
}

async function sealOne(
  { client, evidence, calls }: SealDependencies,
  run: RunRef,
  { by, reason, namespaceGone }: Word,
): Promise<Fate> {
  const claim = await evidence.standingClaim(run.decision_id);
  const workflow_id = claim?.workflow_id ?? runWorkflowId(run.decision_id);
  for (const run_id of new Set([run.run_id, ...(await evidence.executions(run)), ''])) {
    const known = await describeExecution(client, { workflow_id, run_id });
    // Anyone can start another run under this workflow id.
    if (known && (run_id !== '' || known.first === run.run_id))
      return {
        state: 'open',
        says: `Temporal knows a run of ${workflow_id}: run the command again without --lost`,
      };
  }
  const [ranIn, here] = [claim?.namespace_id ?? UNRECORDED, await namespaceId(client)];
  if (here === null || (ranIn !== here && ranIn !== namespaceGone))
    return {
      state: 'lost',
      says: `the run belongs to the namespace with id ${ranIn}, but the connected one has ${here ? `id ${here}` : 'no known id'}: connect to the run's namespace or, if it no longer exists, add --namespace-gone ${ranIn}`,
    };
  const open = await openWhileCalling(calls, run.decision_id);
  if (open) return open;
  const kept = await evidence.read(run, HISTORY.path);
  if (kept === undefined) await keepUnattendedOfLost(evidence, calls, run);
  const lost: Lost['lost'] = { at: new Date().toISOString(), by, reason };
  const account =
    (await evidence.standingAccount(run)) ?? accountOfLost(await remainsOf(evidence, run, workflow_id), lost);
  const { place } = await evidence.seal(run, account, kept ?? ({ events: [], lost } satisfies Lost));
  await calls.forgetOutput(run.decision_id);
  return { state: 'sealed', says: place };
}
