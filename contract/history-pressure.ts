/** What the server lets one run have, by its defaults: more signals are refused, a longer history ends the run. */
const SIGNALS = 10_000;
const EVENTS = 51_200;
const BYTES = 50 * 1024 * 1024;
/** From this part of a limit on it is said. */
const NEAR = 0.8;

/** What a run has taken so far. */
export interface Taken {
  signals: number;
  events: number;
  bytes: number;
}

/** A warning when a run nears a limit of the server, with what to do; null as long as there is room. */
export function historyPressure({ signals, events, bytes }: Taken): string | null {
  if (events >= EVENTS * NEAR || bytes >= BYTES * NEAR)
    return `the history is nearly full (${events} events, ${Math.round(bytes / 1024)} KiB): find out who sends so much, and keep the port to those who may; the server ends the run at ${EVENTS} events or 50 MiB`;
  if (signals >= SIGNALS * NEAR)
    return `${signals} signals have come, and the server takes ${SIGNALS}: after that send updates, as hyops-dr does (submitApproval, operate), and find out who sends so much`;
  return null;
}
