/** The run that holds a workload; there is at most one (C6.5). `since` is RFC 3339. */
export interface WorkloadHolder {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  since: string;
}

/** A freeze of a workload by a person. `since` is RFC 3339. */
export interface WorkloadFreeze {
  by: string;
  reason: string;
  since: string;
}

/** A statement of an operator about a workload, with the OpenSSH signature over its RFC 8785 form. */
export interface SignedLift {
  statement: Record<string, string | number>;
  signature: string;
}

/**
 * A word that lifts a freeze, or the hold of a run. `decision_id` is the decision whose run is released, null for a
 * freeze; `at` is RFC 3339; `signed` is null when the sender signed nothing.
 */
export interface WorkloadLift {
  change: 'unfreeze' | 'release';
  decision_id: string | null;
  by: string;
  reason: string;
  at: string;
  signed: SignedLift | null;
}

/** Who may change a workload (C6.5), as its authority says. All times are RFC 3339. */
export interface WorkloadState {
  holder: WorkloadHolder | null;
  /** Increases with each new holder; a change with an older epoch is refused. */
  epoch: number;
  frozen: WorkloadFreeze | null;
  /** When it was acquired, within the last 24 hours, by runs that changed something or still hold it. */
  granted_at: string[];
  /** Who ended a freeze or released a run by hand, and why; the last twenty. */
  lifted: WorkloadLift[];
}

export interface AcquireRequest {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  /** Run id of a holder that has ended and has no live call, so that it can be replaced. */
  take_over_from: string | null;
  /** The highest epoch that the runner knows: an authority that was lost and recreated must not fall below it. */
  seen_epoch: number;
  /** The epoch with which the run already holds the workload by the record of its runner; null when it does not. */
  held_epoch: number | null;
  /**
   * Maximum number of runs within 24 hours that change something, including this one, according to the policy; null
   * without a limit.
   */
  most_per_day: number | null;
}

export type AcquireAnswer =
  | { granted: true; epoch: number }
  | {
      granted: false;
      holder: WorkloadHolder | null;
      frozen: WorkloadFreeze | null;
      /** How many runs of the last 24 hours reached the limit; null when the limit is not the obstacle. */
      over_limit: number | null;
    };

/** What a run returns at its end; one that changed nothing does not count against the daily limit. */
export interface ReleaseRequest {
  run_id: string;
  changed: boolean;
}

/** Message names of the workload authority. */
export const AUTHORITY_MESSAGES = {
  acquire: 'acquire',
  release: 'release',
  freeze: 'freeze',
  unfreeze: 'unfreeze',
  releaseByHand: 'releaseByHand',
  state: 'state',
} as const;

/**
 * How far an epoch may be ahead of the highest one that is known. Nobody runs that often, and a larger step would let
 * one forged message use up the numbers that a computer counts exactly.
 */
export const MOST_EPOCHS_AHEAD = 1_000_000;

/** Reports whether an epoch is an integer that follows a known one, and not too far ahead. */
export function isNextEpoch(epoch: number, known: number): boolean {
  return Number.isSafeInteger(epoch) && epoch > known && epoch - known <= MOST_EPOCHS_AHEAD;
}
