import type { Decision } from '../../contract/decision/decision';
import type { RunRef } from '../../contract/run/record';
import { digestOf } from '../../contract/signing/digest';
import { refusal } from '../temporal/refusal';
import type { EvidenceStore } from './store';

/** Claims a decision for the run that was started first; any other is refused, also after Temporal forgot it. */
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
  });
  if (claim.run_id !== ref.run_id) throw alreadyExecuted(ref.decision_id, claim.run_id);
}

/** Checks the claim again, right before something is changed. */
export async function confirmClaim(evidence: EvidenceStore, ref: RunRef): Promise<void> {
  const claim = await evidence.standingClaim(ref.decision_id);
  if (claim?.run_id !== ref.run_id) throw alreadyExecuted(ref.decision_id, claim?.run_id ?? 'nobody');
}

function alreadyExecuted(decisionId: string, by: string) {
  return refusal([
    {
      code: 'DecisionAlreadyExecuted',
      what: `decision ${decisionId} was executed before, by run ${by}`,
      where: 'claim.json',
      do: 'issue a new decision with an id of its own',
    },
  ]);
}
