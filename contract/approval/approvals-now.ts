import type { ApprovalRequirement } from '../policy/approval-requirement';
import { grantEntries, type LedgerEntry, standing } from './ledger';

/** Who may approve a plan now, and which signatures are valid now. */
export interface PeopleNow {
  approvers: readonly string[];
  proven: ReadonlySet<LedgerEntry>;
}

/**
 * Returns the people whose approvals no longer count, when too few remain without them: people removed from the list of
 * approvers, without a valid signature, or with the same key as another approver. Empty while enough remain. Other
 * changes in policy or keys do not matter here (C6.1).
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
