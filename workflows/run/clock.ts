/** Returns the workflow's time, taken from history, as RFC 3339 in UTC. */
export function now(): string {
  return new Date(Date.now()).toISOString();
}
