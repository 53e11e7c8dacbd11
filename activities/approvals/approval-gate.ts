import type { LedgerEntry } from '../../contract/approval/ledger';
import { hasSeen } from '../../contract/approval/seen';
import { staleness } from '../../contract/decision/rules';
import { activeFreezes, frozenReason } from '../../contract/policy/freeze';
import { approvalRequirement } from '../../contract/policy/join-rules';
import { digestOf } from '../../contract/signing/digest';
import type { Reason } from '../../contract/words/failures';
import { type ApprovalsInUse, approvalsNow } from './approvals-now';

/**
 * Checks the approvals against the current policy and keys (C4.2, C6.1). The workflow has checked them already, but the
 * runner does not trust it: where signatures are required, the workflow's approvals must match what the runner has
 * seen, and each signature is verified again.
 */
export async function approvalReasons(
  entries: readonly LedgerEntry[],
  use: ApprovalsInUse,
): Promise<Reason[]> {
  const { decision, environment, workload, author, requirement } = use.plan;
  const { policy, signers } = use.folder;
  const now = new Date();
  const current = approvalRequirement(policy, {
    decision,
    environment,
    author: author ?? undefined,
    signers,
  });
  // The approval may have taken hours, so the decision itself may be out of date.
  const reasons = [
    ...staleness(decision, now),
    ...activeFreezes(policy.freezes, { decision, environment, workload }, now).map(frozenReason),
    ...(current.ok ? [] : current.reasons),
  ];
  if (current.ok && digestOf(current.value) !== digestOf(requirement))
    reasons.push(missing('the policy or allowed_signers has changed since this plan was approved'));
  if (entries.some(({ accepted, signed }) => accepted && signed && !hasSeen(use.seen, signed)))
    reasons.push(missing('the run names a signed message that this runner has not seen'));
  return [...reasons, ...(await approvalsNow(use, entries))];
}

function missing(what: string): Reason {
  return {
    code: 'ApprovalMissing',
    what,
    where: 'approvals',
    do: 'issue a new decision and have it approved by people who are in the current policy',
  };
}
