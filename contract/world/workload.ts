/** The run that holds a workload; there is at most one (C6.5). `since` is RFC 3339. */
export interface WorkloadHolder {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  since: string;
}

/** Who may change a workload (C6.5). All times are RFC 3339. */
export interface WorkloadState {
  holder: WorkloadHolder | null;
  /** Increases with each new holder; a change with an older epoch is refused. */
  epoch: number;
  frozen: { by: string; reason: string; since: string } | null;
  /** When it was acquired, within the last 24 hours, by runs that changed something or still hold it. */
  granted_at: string[];
  /** Who released a workload by hand, and why; the last twenty. */
  released_by_hand: { decision_id: string; by: string; reason: string; at: string }[];
}

export interface AcquireRequest {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  /** Run id of a holder that has ended and has no live call, so that it can be replaced. */
  take_over_from: string | null;
  /** The highest epoch that the runner knows: an authority that was lost and recreated must not fall below it. */
  seen_epoch: number;
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
      frozen: WorkloadState['frozen'];
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
