import { grantEntries, type LedgerEntry, standing } from '../../contract/approval/ledger';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import { staleness } from '../../contract/decision/rules';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { activeFreezes, frozenReason } from '../../contract/policy/freeze';
import { approvalRequirement } from '../../contract/policy/join-rules';
import { digestOf } from '../../contract/signing/digest';
import type { Reason } from '../../contract/words/failures';
import { verifySignatures } from './verify-signatures';

/**
 * Checks the approvals against the current policy and keys (C4.2, C6.1). The workflow has checked them already, but the
 * runner trusts nobody and verifies each signature again.
 */
export async function approvalReasons(
  plan: CompiledPlan,
  entries: readonly LedgerEntry[],
  { policy, signers }: ConfigurationFolder,
  searchPath: string,
): Promise<Reason[]> {
  const { decision, environment, workload, author, requirement } = plan;
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
  const unproven = await withoutProof(entries, plan, signers, searchPath);
  const counted = entries.filter((entry) => entry.message !== 'approve' || !unproven.includes(entry));
  if (standing({ entries: counted }, requirement) !== 'granted')
    reasons.push(missing(`${requirement.approvals} approvals are required, but fewer are valid now`));
  return reasons;
}

/** Returns the approvals whose signature is missing or no longer valid. */
async function withoutProof(
  entries: readonly LedgerEntry[],
  { requirement }: CompiledPlan,
  signers: ConfigurationFolder['signers'],
  searchPath: string,
): Promise<LedgerEntry[]> {
  const given = [...grantEntries({ entries }).values()];
  const bare = requirement.identity === 'signed' ? given.filter(({ signed }) => signed === null) : [];
  const signed = given.flatMap((entry) => (entry.signed ? [{ entry, statement: entry.signed }] : []));
  const proofs = await verifySignatures(
    signed.map(({ statement }) => statement),
    signers,
    searchPath,
  );
  return [...bare, ...signed.filter((_, at) => !proofs[at]?.ok).map(({ entry }) => entry)];
}

function missing(what: string): Reason {
  return {
    code: 'ApprovalMissing',
    what,
    where: 'approvals',
    do: 'issue a new decision and have it approved by people who are in the current policy',
  };
}
