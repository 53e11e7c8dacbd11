/** What the server lets one run have, by its defaults: more signals are refused, a longer history ends the run. */
const SIGNALS = 10_000;
const EVENTS = 51_200;
const BYTES = 50 * 1024 * 1024;
const INSTEAD = 'send updates, as hyops-dr does (submitApproval, operate), and find out who sends so much';
/** From this part of a limit on it is said. */
const NEAR = 0.8;

/**
 * So many refused messages are heard by signal; then only updates are. Each signal that is heard makes the run slower
 * to take up again, and updates are answered, so that nobody who means it is lost.
 */
export const REFUSALS_HEARD = 500;

/** What a run has taken so far. */
export interface Taken {
  signals: number;
  events: number;
  bytes: number;
  /** Signals are heard no more. */
  deaf: boolean;
}

/** A warning when a run nears a limit of the server, with what to do; null as long as there is room. */
export function historyPressure({ signals, events, bytes, deaf }: Taken): string | null {
  if (events >= EVENTS * NEAR || bytes >= BYTES * NEAR)
    return `the history is nearly full (${events} events, ${Math.round(bytes / 1024)} KiB): find out who sends so much, and restrict access to the port; the server ends the run at ${EVENTS} events or 50 MiB`;
  if (deaf)
    return `more than ${REFUSALS_HEARD} messages were refused, so signals are no longer read: ${INSTEAD}`;
  if (signals >= SIGNALS * NEAR)
    return `the run has received ${signals} signals, and the server accepts ${SIGNALS}; after that, ${INSTEAD}`;
  return null;
}
