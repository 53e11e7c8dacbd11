import { noLongerApproved } from '../../contract/approval/approvals-now';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { approvalRequirement } from '../../contract/policy/join-rules';
import type { RunRef } from '../../contract/run/record';
import type { Reason } from '../../contract/words/failures';
import type { EvidenceStore } from '../store/store';
import { keptLedger } from './kept-ledger';

/**
 * Whether those who approved may still: a key that was taken out, because it was stolen, stops the next call too
 * (C6.1). Who approved stands in what the gate has kept.
 */
export async function approvalsNow(
  evidence: EvidenceStore,
  ref: RunRef,
  { requirement, decision, environment, author }: CompiledPlan,
  { policy, signers }: ConfigurationFolder,
): Promise<Reason[]> {
  if (requirement.approvals === 0) return [];
  const ledger = await keptLedger(evidence, ref, await evidence.fragments(ref));
  const about = { decision, environment, author: author ?? undefined, signers };
  const current = approvalRequirement(policy, about);
  const approvers = current.ok ? current.value.approvers : [];
  const gone = ledger
    ? noLongerApproved(ledger, requirement, { approvers, signers })
    : ['nobody that is on record'];
  if (gone.length === 0) return [];
  return [
    {
      code: 'ApprovalMissing',
      what: `it was approved by ${gone.join(', ')}, who may not approve it any more by policy.yaml or allowed_signers`,
      where: 'approvals',
      do: 'abort, or bring the policy in order and retry',
    },
  ];
}
