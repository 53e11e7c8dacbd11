import { isRecorded, nextSeen, type Seen } from '../../contract/approval/seen';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { ClaimedAnswer, PlanRef } from '../../contract/run/activity-messages';
import type { Statement } from '../../contract/signing/signed-statement';
import type { EvidenceStore } from '../store/store';
import { refusal } from '../temporal/refusal';

/** More answers than any run needs; each entry costs every later call some time. An abort is always recorded. */
const MOST_CLAIMED = 500;

/**
 * Adds an answer that nobody signed to what this runner has seen, as the workflow reports it: with `identity: claimed`,
 * an operator's answer counts for the next call only when it was recorded before (C4.5, C6.1).
 */
export async function recordAnswer(
  evidence: EvidenceStore,
  plan: CompiledPlan,
  { ref, plan_digest }: PlanRef,
  { action, operator, reason, ...stop }: ClaimedAnswer,
): Promise<void> {
  if (plan.requirement.identity === 'signed')
    throw unheard('operators of this plan must sign their answers', operator);
  if (!plan.operators.includes(operator)) throw unheard(`${operator} is not among the operators`, operator);
  const { decision_id, run_id } = ref;
  const statement: Statement = { v: 1, action, operator, decision_id, run_id, plan_digest, reason, ...stop };
  for (;;) {
    const seen = await evidence.seen(ref);
    if (isRecorded(seen, statement)) return;
    if (action !== 'abort' && claimedIn(seen) >= MOST_CLAIMED)
      throw unheard(`the run has ${MOST_CLAIMED} answers already; only an abort is recorded`, operator);
    const entry = nextSeen(seen, { what: 'claimed-answer', statement }, new Date().toISOString());
    if (await evidence.see(ref, entry)) return;
  }
}

function claimedIn(seen: readonly Seen[]): number {
  return seen.filter(({ what }) => what === 'claimed-answer').length;
}

function unheard(what: string, operator: string) {
  return refusal([
    {
      code: 'ApprovalMissing',
      what,
      where: operator,
      do: 'answer again as an operator of the plan, or abort',
    },
  ]);
}
