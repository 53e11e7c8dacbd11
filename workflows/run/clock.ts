/** The workflow's clock, from history, as RFC 3339 in UTC. */
export function now(): string {
  return new Date(Date.now()).toISOString();
}
