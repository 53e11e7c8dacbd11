import { noLongerApproved } from '../../contract/approval/approvals-now';
import { grantEntries, type LedgerEntry, standing } from '../../contract/approval/ledger';
import { abortSeen, type Seen, verdictsSeen } from '../../contract/approval/seen';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { ApprovalRequirement } from '../../contract/policy/approval-requirement';
import { approvalRequirement } from '../../contract/policy/join-rules';
import type { Signer } from '../../contract/signing/allowed-signers';
import type { Reason } from '../../contract/words/failures';
import { verifySignatures } from './verify-signatures';

/** What approvals are checked against at the point of use. */
export interface ApprovalsInUse {
  plan: CompiledPlan;
  planDigest: string;
  folder: ConfigurationFolder;
  /** What this runner has seen of the run. */
  seen: readonly Seen[];
  searchPath: string;
}

/**
 * Checks at the point of use that the approvals exist and are still valid (C6.1). Where signatures are required, only
 * what this runner has seen counts, and `ledger`, which comes from the workflow, does not. Each signature is verified
 * again: a key that has since been removed or has expired stops the next call. A rejection, a withdrawal or an abort
 * that was seen counts even when a reset made the workflow forget it.
 */
export async function approvalsNow(
  use: ApprovalsInUse,
  ledger: readonly LedgerEntry[] | undefined,
): Promise<Reason[]> {
  const { plan, planDigest, folder, seen, searchPath } = use;
  const { requirement, decision, environment, author } = plan;
  const verdicts = verdictsSeen(seen, planDigest);
  const against = [...abortReasons(seen), ...rejectionReasons(verdicts)];
  if (against.length > 0 || requirement.approvals === 0) return against;
  const entries = requirement.identity === 'signed' ? verdicts : withoutWithdrawn(ledger ?? [], verdicts);
  if (standing({ entries }, requirement) !== 'granted') return [missing(requirement)];
  const about = { decision, environment, author: author ?? undefined, signers: folder.signers };
  const current = approvalRequirement(folder.policy, about);
  const gone = noLongerApproved(entries, requirement, {
    approvers: current.ok ? current.value.approvers : [],
    proven: await provenAmong(entries, folder.signers, searchPath),
  });
  return gone.length === 0 ? [] : [mayNoLonger(gone)];
}

/** Returns the approvals in force whose signature is valid now. */
async function provenAmong(
  entries: readonly LedgerEntry[],
  signers: readonly Signer[],
  searchPath: string,
): Promise<ReadonlySet<LedgerEntry>> {
  const given = [...grantEntries({ entries }).values()].flatMap((entry) =>
    entry.signed ? [{ entry, signed: entry.signed }] : [],
  );
  const proofs = await verifySignatures(
    given.map(({ signed }) => signed),
    signers,
    searchPath,
  );
  const proven = given.filter(({ signed }, index) => {
    const proof = proofs[index];
    return proof?.ok && proof.key === signed.key;
  });
  return new Set(proven.map(({ entry }) => entry));
}

/** Returns the workflow's approvals without those that the person later withdrew in a signed message. */
function withoutWithdrawn(ledger: readonly LedgerEntry[], verdicts: readonly LedgerEntry[]): LedgerEntry[] {
  const until = new Map(
    verdicts.filter(({ message }) => message === 'withdraw').map(({ by, at }) => [by, Date.parse(at)]),
  );
  return ledger.filter(({ by, at }) => Date.parse(at) > (until.get(by) ?? Number.NEGATIVE_INFINITY));
}

function abortReasons(seen: readonly Seen[]): Reason[] {
  const abort = abortSeen(seen);
  if (!abort) return [];
  return [
    {
      code: 'OperatorAborted',
      what: `${abort.statement['operator']} aborted it: ${abort.statement['reason']}`,
      where: 'approvals',
      do: 'an abort is final, also after a reset; inspect what was done so far, then issue a new decision',
    },
  ];
}

function rejectionReasons(verdicts: readonly LedgerEntry[]): Reason[] {
  const no = verdicts.find(({ message }) => message === 'reject');
  if (!no) return [];
  return [
    {
      code: 'ApprovalRejected',
      what: `${no.by} rejected it: ${no.reason}`,
      where: 'approvals',
      do: 'a rejection is final, also after a reset; issue a new decision if it is still wanted',
    },
  ];
}

function mayNoLonger(gone: readonly string[]): Reason {
  return {
    code: 'ApprovalMissing',
    what: `it was approved by ${gone.join(', ')}, who may no longer approve it according to policy.yaml or allowed_signers`,
    where: 'approvals',
    do: 'abort, or correct policy.yaml and allowed_signers and retry',
  };
}

function missing({ approvals, identity }: ApprovalRequirement): Reason {
  return {
    code: 'ApprovalMissing',
    what: `${approvals} ${identity} approvals of this plan are required, but this runner knows fewer that nobody took back`,
    where: 'approvals',
    do: 'issue a new decision and have it approved by people who are in the current policy',
  };
}
