import type { Reason } from '../words/failures';

/** How old a guard may be when the first call is requested (C6.1-C6.5). */
export const GUARD_MAX_AGE_MS = 60 * 60_000;

/**
 * When a run checks its guards again before its first call. Checking takes minutes, and the clocks of two machines
 * differ.
 */
export const GUARDS_ASKED_AGAIN_AFTER_MS = 30 * 60_000;

/** Reports whether guards that were checked at this time (RFC 3339) are too old for a first call. */
export function areGuardsOld(askedAt: string, now: Date, limitMs: number): boolean {
  return now.getTime() - Date.parse(askedAt) > limitMs;
}

/**
 * Returns why guards that were checked at this time (RFC 3339) do not allow a first change; nothing when none was, which is
 * refused elsewhere.
 */
export function outdatedReasons(askedAt: string | null, now: Date, call: string): Reason[] {
  if (askedAt === null || !areGuardsOld(askedAt, now, GUARD_MAX_AGE_MS)) return [];
  return [
    {
      code: 'GuardsOutdated',
      what: `the guards were last checked at ${askedAt}, too long ago for a first change`,
      where: call,
      do: 'retry, which checks them again',
    },
  ];
}
