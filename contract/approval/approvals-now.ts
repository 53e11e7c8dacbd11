import type { ApprovalRequirement } from '../policy/approval-requirement';
import { fingerprintOf, type Signer } from '../signing/allowed-signers';
import { grantEntries, type LedgerEntry, standing } from './ledger';

/**
 * Whose approvals count no more, when too few are left without them: taken off the list of approvers, or without the
 * key that signed. Empty as long as enough stand. What else has changed in policy or keys means nothing here (C6.1).
 */
export function noLongerApproved(
  entries: readonly LedgerEntry[],
  requirement: ApprovalRequirement,
  now: { approvers: readonly string[]; signers: readonly Signer[] },
): string[] {
  const gone = [...grantEntries({ entries })].flatMap(([name, { signed }]) => {
    const keyed = signed === null || hasKey(now.signers, name, signed.key);
    return now.approvers.includes(name) && keyed ? [] : [name];
  });
  const left = entries.filter(({ by }) => by === null || !gone.includes(by));
  return standing({ entries: left }, requirement) === 'granted' ? [] : gone;
}

function hasKey(signers: readonly Signer[], name: string, fingerprint: string): boolean {
  return signers.some(({ names, key }) => names.includes(name) && fingerprintOf(key) === fingerprint);
}
