import type { ApprovalRequirement } from '../policy/approval-requirement';
import { grantEntries, type LedgerEntry, standing } from './ledger';

/** By whom a plan may be approved now, and which of the signatures are valid now. */
export interface PeopleNow {
  approvers: readonly string[];
  proven: ReadonlySet<LedgerEntry>;
}

/**
 * Whose approvals count no more, when too few are left without them: taken off the list of approvers, without a valid
 * signature, or by the same key as another one. Empty as long as enough are left. What else has changed in policy or
 * keys means nothing here (C6.1).
 */
export function noLongerApproved(
  entries: readonly LedgerEntry[],
  requirement: ApprovalRequirement,
  { approvers, proven }: PeopleNow,
): string[] {
  const keys = new Set<string>();
  const gone = [...grantEntries({ entries })].flatMap(([name, entry]) => {
    const key = entry.signed?.key;
    const counts = approvers.includes(name) && (key === undefined || (proven.has(entry) && !keys.has(key)));
    if (counts && key !== undefined) keys.add(key);
    return counts ? [] : [name];
  });
  const left = entries.filter(({ by }) => by === null || !gone.includes(by));
  return standing({ entries: left }, requirement) === 'granted' ? [] : gone;
}
