import { POLICY, SIGNERS } from '../../contract/evidence/files/policy';
import { firstDifference } from '../../contract/evidence/first-difference';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { approvalRequirement } from '../../contract/policy/join-rules';
import { parseAllowedSigners } from '../../contract/signing/allowed-signers';
import type { KeptEvidence } from './kept-evidence';

/** Describes how the requirement that this build derives from the recorded policy differs from the one in the plan. */
export function policyDifference(
  kept: KeptEvidence,
  file: string,
  { decision, environment, author, requirement }: CompiledPlan,
): string | undefined {
  const policy = POLICY.shape.safeParse(kept.json(file));
  if (!policy.success) return 'the file is not a valid policy';
  const signers = parseAllowedSigners(Buffer.from(kept.bytes(SIGNERS.path) ?? '').toString());
  const about = {
    decision,
    environment,
    author: author ?? undefined,
    signers: signers.ok ? signers.value : [],
  };
  const asked = approvalRequirement(policy.data, about);
  return firstDifference(asked.ok ? asked.value : asked.reasons, requirement);
}
