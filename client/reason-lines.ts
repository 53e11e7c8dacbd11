import type { Complaint } from './dr-error';

/** Reasons for people: what is wrong, where, and what to do, each on a line of its own. */
export function reasonLines(reasons: readonly Complaint[], indent = ''): string[] {
  return reasons.flatMap((reason) => [
    `${indent}✗ ${reason.what}`,
    `${indent}    where: ${reason.where}`,
    `${indent}    do:    ${reason.do}`,
  ]);
}
