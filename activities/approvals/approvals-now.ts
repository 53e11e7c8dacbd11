import { noLongerApproved } from '../../contract/approval/approvals-now';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { approvalRequirement } from '../../contract/policy/join-rules';
import type { RunRef } from '../../contract/run/record';
import type { Reason } from '../../contract/words/failures';
import type { EvidenceStore } from '../store/store';
import { keptLedger } from './kept-ledger';

/**
 * Checks that those who approved may still do so: the removal of a stolen key also stops the next call (C6.1). The
 * approvals are those that the gate recorded.
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
  const gone = ledger ? noLongerApproved(ledger, requirement, { approvers, signers }) : ['nobody on record'];
  if (gone.length === 0) return [];
  return [
    {
      code: 'ApprovalMissing',
      what: `it was approved by ${gone.join(', ')}, who may no longer approve it according to policy.yaml or allowed_signers`,
      where: 'approvals',
      do: 'abort, or correct policy.yaml and allowed_signers and retry',
    },
  ];
}
