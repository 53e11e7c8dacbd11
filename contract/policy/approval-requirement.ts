/** How a name is verified: not at all, or by a signature with a key of that person. */
export const IDENTITY_LEVELS = ['claimed', 'signed'] as const;
/** Whether names are accepted as sent (`claimed`) or require a signature (`signed`). */
export type IdentityLevel = (typeof IDENTITY_LEVELS)[number];

/** The meaning of each level, in words for the people who rely on it. */
export const IDENTITY_IN_WORDS: Record<IdentityLevel, string> = {
  claimed: 'claimed: anyone who can reach the Temporal port can send any name',
  signed: 'signed: each message is signed with a key that allowed_signers lists for that name',
};

/** A role that some of the approvers must have, and the people who have it. */
export interface RoleNeeded {
  role: string;
  needed: number;
  held_by: string[];
}

/** What the policy requires for one decision (C4.2, C6.1). */
export interface ApprovalRequirement {
  approvals: number;
  roles: RoleNeeded[];
  approvers: string[];
  /** People who may not approve although they are named: the requester, or the author of the plan. */
  excluded: string[];
  expires_after_minutes: number;
  identity: IdentityLevel;
  /** Digest of allowed_signers when signatures are required: adding or removing a key changes the plan. */
  signers: string | null;
  /** Maximum number of runs of the workload within 24 hours, including this one; null without a limit. */
  runs_per_day: number | null;
  rules: string[];
}

/**
 * Returns what is missing after these people have approved: how many more approvals, and which roles none of them
 * fills. One person fills one role, even with several.
 */
export function missingApprovals(
  { approvals, roles }: Pick<ApprovalRequirement, 'approvals' | 'roles'>,
  people: readonly string[],
): { people: number; roles: string[] } {
  return { people: Math.max(0, approvals - people.length), roles: unfilledRoles(roles, people) };
}

/** Describes how many must approve, such as `2 (1 of dba, 1 of duty-manager)`. */
export function neededInWords({
  approvals,
  roles,
}: {
  approvals: number;
  roles: readonly Pick<RoleNeeded, 'role' | 'needed'>[];
}): string {
  const parts = roles.map(({ role, needed }) => `${needed} of ${role}`);
  return parts.length > 0 ? `${approvals} (${parts.join(', ')})` : String(approvals);
}

/**
 * Assigns people to roles by augmenting paths: a person already assigned moves to another role when that makes room.
 */
function unfilledRoles(roles: readonly RoleNeeded[], people: readonly string[]): string[] {
  const seats = roles.flatMap((one) => Array.from({ length: one.needed }, () => one));
  const seatOf = new Map<string, RoleNeeded>();
  const fill = (seat: RoleNeeded, asked: Set<string>): boolean => {
    for (const person of people) {
      if (asked.has(person) || !seat.held_by.includes(person)) continue;
      asked.add(person);
      const other = seatOf.get(person);
      if (other && !fill(other, asked)) continue;
      seatOf.set(person, seat);
      return true;
    }
    return false;
  };
  return seats.filter((seat) => !fill(seat, new Set())).map(({ role }) => role);
}
