import type { Parsed, Reason } from '../../../contract/words/failures';

/** Every problem of a refused value as `code at where: what`; none for an accepted one. */
export function problemsOf(parsed: Parsed<unknown>): string[] {
  return parsed.ok ? [] : parsed.reasons.map(({ code, where, what }) => `${code} at ${where}: ${what}`);
}

/** The places of the problems alone, where the words do not matter. */
export function placesOf(parsed: Parsed<unknown>): string[] {
  return parsed.ok ? [] : parsed.reasons.map(({ where }) => where);
}

/** Every problem whole, with what to do about it. */
export function reasonsOf(parsed: Parsed<unknown>): string[] {
  return parsed.ok ? [] : inFull(parsed.reasons);
}

/** Reasons as `code at where: what -> do`. */
export function inFull(reasons: readonly Reason[]): string[] {
  return reasons.map((reason) => `${reason.code} at ${reason.where}: ${reason.what} -> ${reason.do}`);
}
