import type { Reason } from './failures';

/** What a terminal, a page or a log would act on instead of showing: also marks that turn the direction of writing. */
const UNSHOWN = /[\p{Cs}\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const MOST_REASONS = 20;
const LONGEST = { what: 4500, where: 400, do: 600 };

/** A text of a stranger as one well-formed line; what cannot be shown is escaped as in JSON. */
export function oneLine(text: string): string {
  return text.replaceAll(UNSHOWN, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** A text of several lines that is the same JSON, or the same lines, without anything that a terminal would act on. */
export function shownLines(text: string): string {
  return text.split('\n').map(oneLine).join('\n');
}

/** A text of a stranger as one well-formed line of at most `longest` characters; what cannot be shown is escaped. */
export function shown(text: string, longest: number): string {
  // Escaped characters grow: nothing behind the limit is looked at.
  const line = oneLine(text.slice(0, longest));
  return text.length <= longest ? line : `${line}… (${text.length - longest} more characters)`;
}

/** A reason whose texts are well-formed lines of a bounded length. */
export function shownReason(reason: Reason): Reason {
  return {
    code: reason.code,
    what: shown(reason.what, LONGEST.what),
    where: shown(reason.where, LONGEST.where),
    do: shown(reason.do, LONGEST.do),
  };
}

/**
 * Reasons as they may go into a failure, a report or a terminal: each well-formed and one line, at most twenty, and then
 * how many are left out.
 */
export function bounded(reasons: readonly Reason[]): Reason[] {
  const kept = reasons.slice(0, MOST_REASONS).map(shownReason);
  const [first] = kept;
  const left = reasons.length - kept.length;
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
