import type { Reason } from './failures';

/**
 * Characters that a terminal, a page or a log would interpret instead of displaying, including marks that change the
 * writing direction.
 */
const UNSHOWN = /[\p{Cs}\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
export const MOST_REASONS = 20;
const LONGEST = { what: 4500, where: 400, do: 600 };

/** Returns untrusted text as one well-formed line; characters that cannot be displayed are escaped as in JSON. */
export function oneLine(text: string): string {
  return text.replaceAll(UNSHOWN, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/**
 * Returns text of several lines as the same JSON, or the same lines, without anything that a terminal would interpret.
 */
export function shownLines(text: string): string {
  return text.split('\n').map(oneLine).join('\n');
}

/**
 * Returns untrusted text as one well-formed line of at most `longest` characters; characters that cannot be displayed
 * are escaped.
 */
export function shown(text: string, longest: number): string {
  // Escaping makes a text longer: nothing beyond the limit is read.
  const line = oneLine(text.slice(0, longest));
  return text.length <= longest ? line : `${line}… (${text.length - longest} more characters)`;
}

/** Returns a reason whose texts are well-formed lines of a bounded length. */
export function shownReason(reason: Reason): Reason {
  return {
    code: reason.code,
    what: shown(reason.what, LONGEST.what),
    where: shown(reason.where, LONGEST.where),
    do: shown(reason.do, LONGEST.do),
  };
}

/**
 * Returns reasons that are safe in a failure, a report or a terminal: each on one well-formed line, at most twenty,
 * followed by the number of omitted ones. `total` is how many there are, when only the first are given.
 */
export function bounded(reasons: readonly Reason[], total = reasons.length): Reason[] {
  const kept = reasons.slice(0, MOST_REASONS).map(shownReason);
  const [first] = kept;
  const left = total - kept.length;
  if (!first || left <= 0) return kept;
  return [
    ...kept,
    {
      code: first.code,
      what: `${left} more ${left === 1 ? 'problem is' : 'problems are'} not listed`,
      where: first.where,
      do: 'fix those listed, then check again',
    },
  ];
}
