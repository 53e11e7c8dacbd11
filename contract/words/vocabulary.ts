/** C3.2 */
export const DECISION_TYPES = ['burst', 'failover', 'failback', 'hold'] as const;
/** What a decision asks for (C3.2). */
export type DecisionType = (typeof DECISION_TYPES)[number];

/** C3.3 */
export const CLOUDS = ['gcp', 'azure', 'aws', 'none'] as const;
/** Where a workload goes (C3.3). */
export type Cloud = (typeof CLOUDS)[number];

/** C3.4 */
export const DR_MODES = ['restore', 'warm_promote', 'managed_promote', 'deny'] as const;
export type DrMode = (typeof DR_MODES)[number];

/** C3.5, C5.1: the access mode is always explicit, never guessed. */
export const ACCESS_MODES = [
  'runner-local',
  'private-overlay',
  'bastion-explicit',
  'gcp-iap',
  'public-ephemeral',
] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

/**
 * How a worker uses the HyOps of its runner: with `local` it starts HyOps itself, because the worker is on the runner;
 * with `hyops-runner` the HyOps beside the worker dispatches over SSH to the runner, where nothing can cancel it.
 */
export const TRANSPORTS = ['local', 'hyops-runner'] as const;
export type Transport = (typeof TRANSPORTS)[number];
