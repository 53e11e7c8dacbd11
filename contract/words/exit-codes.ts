import type { Outcome } from './outcomes';

/** Every exit code of the command line other than those of outcomes. Scripts rely on them. */
export const EXIT = {
  done: 0,
  internal: 1,
  usage: 2,
  invalid: 3,
  conflict: 4,
  refused: 5,
  'not-found': 9,
  unreachable: 10,
  'timed-out': 11,
} as const;

/** A recorded run that would behave differently with this build. */
export const REPLAY_DIFFERS = 24;

/** Why a request failed; each kind has its own exit code. */
export type ErrorKind = Exclude<keyof typeof EXIT, 'done'>;

const EXIT_OF_OUTCOME = {
  completed: 0,
  'completed-with-deficiencies': 12,
  held: 0,
  denied: 0,
  refused: 5,
  rejected: 6,
  expired: 6,
  failed: 7,
  aborted: 8,
} as const satisfies Record<Outcome, number>;

/** Returns the exit code for the end of a run. */
export function exitOfOutcome(outcome: Outcome): number {
  return EXIT_OF_OUTCOME[outcome];
}
