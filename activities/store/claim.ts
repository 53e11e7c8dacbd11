import { activityInfo } from '@temporalio/activity';
import type { Decision } from '../../contract/decision/decision';
import { CLAIM } from '../../contract/evidence/files/home';
import type { RunRef } from '../../contract/run/record';
import { digestOf } from '../../contract/signing/digest';
import { refusal } from '../temporal/refusal';
import type { EvidenceStore } from './store';

/** Claims a decision for its first run. Refuses any other run, even after Temporal no longer knows the first. */
export async function claimOf(
  evidence: EvidenceStore,
  ref: RunRef,
  decision: Decision,
  workflowId: string,
  namespaceId: string | null,
): Promise<void> {
  const claim = await evidence.claim({
    decision_id: decision.decision_id,
    decision_digest: digestOf(decision),
    workflow_id: workflowId,
    run_id: ref.run_id,
    claimed_at: new Date().toISOString(),
    namespace_id: namespaceId,
    queue: activityInfo().taskQueue,
  });
  if (claim.run_id !== ref.run_id) throw alreadyExecuted(ref.decision_id, claim.run_id);
}

/** Checks the claim again right before a change. */
export async function confirmClaim(evidence: EvidenceStore, ref: RunRef): Promise<void> {
  const claim = await evidence.standingClaim(ref.decision_id);
  if (claim?.run_id !== ref.run_id) throw alreadyExecuted(ref.decision_id, claim?.run_id ?? 'nobody');
}

function alreadyExecuted(decisionId: string, by: string) {
  return refusal([
    {
      code: 'DecisionAlreadyExecuted',
      what: `decision ${decisionId} was already executed by run ${by}`,
      where: CLAIM.path,
      do: 'issue a new decision with a new id',
    },
  ]);
}
