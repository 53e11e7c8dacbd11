/** How far a name is believed: as it is said, or only with a signature by a key of that person. */
export const IDENTITY_LEVELS = ['claimed', 'signed'] as const;
/** Whether names are taken as they are sent (`claimed`) or need a signature (`signed`). */
export type IdentityLevel = (typeof IDENTITY_LEVELS)[number];

/** What each level means, in words for whoever relies on it. */
export const IDENTITY_IN_WORDS: Record<IdentityLevel, string> = {
  claimed: 'claimed: anyone who can reach the Temporal port can send any name',
  signed: 'signed: each message is signed with a key that allowed_signers lists for that name',
};

/** A role of which some of the approvers must be, and who holds it. */
export interface RoleNeeded {
  role: string;
  needed: number;
  held_by: string[];
}

/** What the policy asks of one decision (C4.2, C6.1). */
export interface ApprovalRequirement {
  approvals: number;
  roles: RoleNeeded[];
  approvers: string[];
  /** Who may not approve although named: whoever asked for it, or wrote the plan. */
  excluded: string[];
  expires_after_minutes: number;
  identity: IdentityLevel;
  /** Digest of allowed_signers where signatures are asked for: a key that is added or removed changes the plan. */
  signers: string | null;
  /** Most runs of the workload within 24 hours, this one included; null without a limit. */
  runs_per_day: number | null;
  rules: string[];
}

/**
 * What is still missing when these people have approved: how many more, and which roles nobody of them
 * fills. One person fills one role, however many he holds.
 */
export function missingApprovals(
  { approvals, roles }: Pick<ApprovalRequirement, 'approvals' | 'roles'>,
  people: readonly string[],
): { people: number; roles: string[] } {
  return { people: Math.max(0, approvals - people.length), roles: unfilledRoles(roles, people) };
}

/** `2 (1 of dba, 1 of duty-manager)`: how many must approve, for people. */
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

/** Seats people in the roles by augmenting paths: whoever sits already moves on when that makes room. */
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
