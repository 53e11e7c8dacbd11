import { z } from 'zod';
import { Decision } from '../../contract/decision/decision';
import { subjectOf } from '../../contract/decision/subject';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { digestOf } from '../../contract/signing/digest';
import type { Reason } from '../../contract/words/failures';
import type { Claim, EvidenceStore } from '../store/store';

const Report = z.looseObject({ record: z.looseObject({ outcome: z.string(), ended_at: z.string() }) });
const Kept = z.looseObject({ digest: z.string() });

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
  const report = Report.safeParse(await evidence.read(claim, 'report.json'));
  return report.success && report.data.record.outcome.startsWith('completed')
    ? report.data.record.ended_at
    : undefined;
}

async function subjectIn(
  evidence: EvidenceStore,
  claim: Claim,
  environment: string,
): Promise<string | undefined> {
  const kept = Kept.safeParse(await evidence.read(claim, 'decision/normalized.json'));
  if (!kept.success) return undefined;
  const { digest, ...decision } = kept.data;
  const parsed = Decision.safeParse(decision);
  return parsed.success
    ? digestOf(subjectOf(parsed.data, parsed.data.environment ?? environment))
    : undefined;
}
