import { subjectOf } from '../../contract/decision/subject';
import { DECISION } from '../../contract/evidence/files/decision';
import type { Claim } from '../../contract/evidence/files/home';
import { REPORT } from '../../contract/evidence/files/report';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { digestOf } from '../../contract/signing/digest';
import type { Reason } from '../../contract/words/failures';
import type { EvidenceStore } from '../store/store';

/**
 * Refuses a decision that asks for what a recent decision with another id has already completed (C3.1): another restore
 * would overwrite everything written since. A run in progress holds the workload anyway, and a failed one may be
 * repeated. The caller must hold the workload.
 */
export async function repeatedReasons(
  evidence: EvidenceStore,
  plan: CompiledPlan,
  now: Date,
): Promise<Reason[]> {
  if (plan.same_decision_after_minutes === 0) return [];
  const since = now.getTime() - plan.same_decision_after_minutes * 60_000;
  const asked = digestOf(subjectOf(plan.decision, plan.environment));
  for (const claim of await evidence.claims()) {
    if (claim.decision_id === plan.decision.decision_id) continue;
    const ended = await completedAt(evidence, claim);
    if (ended === undefined || Date.parse(ended) < since) continue;
    if (asked === (await subjectIn(evidence, claim, plan.environment)))
      return [
        {
          code: 'DecisionRepeated',
          what: `decision ${claim.decision_id} asked for the same and was completed at ${ended}`,
          where: 'policy.yaml same_decision_after_minutes',
          do: `inspect the target; to repeat the decision, issue it again ${plan.same_decision_after_minutes} minutes after that time`,
        },
      ];
  }
  return [];
}

async function completedAt(evidence: EvidenceStore, claim: Claim): Promise<string | undefined> {
  const record = REPORT.read(await evidence.read(claim, REPORT.path))?.record;
  return record?.outcome.startsWith('completed') ? record.ended_at : undefined;
}

async function subjectIn(
  evidence: EvidenceStore,
  claim: Claim,
  environment: string,
): Promise<string | undefined> {
  const kept = DECISION.read(await evidence.read(claim, DECISION.path));
  if (!kept) return undefined;
  const { digest, ...decision } = kept;
  return digestOf(subjectOf(decision, decision.environment ?? environment));
}
