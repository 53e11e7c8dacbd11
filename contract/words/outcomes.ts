/** Where a run stands; the values of the search attribute `DrPhase`. */
export const PHASES = [
  'deciding',
  'awaiting-approval',
  'executing',
  'awaiting-operator',
  'sealing',
  'ended',
] as const;
/** Where a run is between its start and its end. */
export type Phase = (typeof PHASES)[number];

/** How a run ended (C4.6); a closed list. */
export const OUTCOMES = [
  'completed',
  'completed-with-deficiencies',
  'held',
  'denied',
  'refused',
  'rejected',
  'expired',
  'failed',
  'aborted',
] as const;
/** How a run ended (C4.6); only `failed` and `aborted` fail the workflow. */
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes of a run that stopped short of its end; each has a reason. */
export const STOP_OUTCOMES = [
  'refused',
  'rejected',
  'expired',
  'failed',
  'aborted',
] as const satisfies readonly Outcome[];
/** The outcome of a run that stopped short of its end. */
export type StopOutcome = (typeof STOP_OUTCOMES)[number];

/** Outcomes that fail the workflow: an answer of policy is not an outage, these two are. */
export function isOutage(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'aborted';
}
