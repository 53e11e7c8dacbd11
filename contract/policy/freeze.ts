import type { Reason } from '../words/failures';
import { mismatch, type Occasion } from './match';
import type { Freeze } from './policy';

/**
 * Lists the freezes of the policy that forbid changing this workload now; checked again right before each call (C4.2).
 */
export function activeFreezes(
  freezes: readonly Freeze[],
  occasion: Occasion & { workload: string },
  now: Date,
): Freeze[] {
  return freezes.filter(
    ({ when, from, until }) =>
      mismatch(when, occasion) === null &&
      (when.workloads?.includes(occasion.workload) ?? true) &&
      (from === undefined || Date.parse(from) <= now.getTime()) &&
      (until === undefined || now.getTime() < Date.parse(until)),
  );
}

/** Returns a freeze as a reason to stop. */
export function frozenReason({ name, reason, until }: Freeze): Reason {
  return {
    code: 'WorkloadFrozen',
    what: `the policy has a freeze, "${name}"${until ? ` until ${until}` : ''}: ${reason}`,
    where: 'policy.yaml freezes',
    do: 'wait until it is over, or have it removed from the policy; a run that stopped can then be retried',
  };
}
