/** The phases of a run; the values of the search attribute `DrPhase`. */
export const PHASES = [
  'deciding',
  'awaiting-approval',
  'executing',
  'awaiting-operator',
  'sealing',
  'ended',
] as const;
/** The phase of a run between its start and its end. */
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

/** The outcomes of a run that stopped early; each has a reason. */
export const STOP_OUTCOMES = [
  'refused',
  'rejected',
  'expired',
  'failed',
  'aborted',
] as const satisfies readonly Outcome[];
/** The outcome of a run that stopped early. */
export type StopOutcome = (typeof STOP_OUTCOMES)[number];

/** Outcomes that fail the workflow. The others, such as a refusal by policy, are not failures. */
export function isOutage(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'aborted';
}
