/** The server's default limits for one run: it refuses more signals, and ends a run with a longer history. */
const SIGNALS = 10_000;
const EVENTS = 51_200;
const BYTES = 50 * 1024 * 1024;
const INSTEAD =
  'send updates, as hyops-dr does (submitApproval, operate), or put the message on the runner with hyops-dr deliver, and find out who sends so much';
/** The fraction of a limit at which a warning appears. */
const NEAR = 0.8;

/**
 * After this many refused messages that are only counted, a run is flooded: it accepts only updates, and messages on the
 * runner. Each accepted signal slows down every replay of the run. Updates are answered, so no genuine message is lost
 * unnoticed.
 */
export const REFUSALS_HEARD = 500;

/** What a run has used so far. */
export interface Taken {
  signals: number;
  events: number;
  bytes: number;
  /** Whether signals are no longer accepted. */
  deaf: boolean;
}

/** Returns a warning, with what to do, when a run approaches a limit of the server; null otherwise. */
export function historyPressure({ signals, events, bytes, deaf }: Taken): string | null {
  if (events >= EVENTS * NEAR || bytes >= BYTES * NEAR)
    return `the history is nearly full (${events} events, ${Math.round(bytes / 1024)} KiB): find out who sends so much, and restrict access to the port; the server ends the run at ${EVENTS} events or 50 MiB`;
  if (deaf)
    return `more than ${REFUSALS_HEARD} messages were refused, so signals are no longer read: ${INSTEAD}`;
  if (signals >= SIGNALS * NEAR)
    return `the run has received ${signals} signals, and the server accepts ${SIGNALS}; after that, ${INSTEAD}`;
  return null;
}
