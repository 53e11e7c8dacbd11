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
  /** Goes up with each new holder; a mutation that carries an older one is refused. */
  epoch: number;
  frozen: { by: string; reason: string; since: string } | null;
  /** When it was given, within the last 24 hours, to runs that changed something or still hold it. */
  granted_at: string[];
  /** Who set a workload free by hand, and why; the last twenty. */
  released_by_hand: { decision_id: string; by: string; reason: string; at: string }[];
}

export interface AcquireRequest {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  /** Run id of a holder that has ended and has no live call: its place may be taken. */
  take_over_from: string | null;
  /** The highest epoch the runner knows: an authority that was lost and begun anew must not fall below it. */
  seen_epoch: number;
  /** Most runs within 24 hours by the policy, this one included, of those that change something; null without a limit. */
  most_per_day: number | null;
}

export type AcquireAnswer =
  | { granted: true; epoch: number }
  | {
      granted: false;
      holder: WorkloadHolder | null;
      frozen: WorkloadState['frozen'];
      /** How many runs of the last 24 hours reached the limit; null when that is not what stands against it. */
      over_limit: number | null;
    };

/** What a run gives back; one that changed nothing does not count against the limit of a day. */
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
