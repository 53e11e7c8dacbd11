/** Who holds a workload: one run at a time (C6.5). */
export interface WorkloadHolder {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  since: string;
}

export interface WorkloadState {
  holder: WorkloadHolder | null;
  /** Goes up with each new holder; a mutation that carries an older one is refused. */
  epoch: number;
  frozen: { by: string; reason: string; since: string } | null;
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
}

export type AcquireAnswer =
  | { granted: true; epoch: number }
  | { granted: false; holder: WorkloadHolder | null; frozen: WorkloadState['frozen'] };

/** Message names of the workload authority. */
export const AUTHORITY_MESSAGES = {
  acquire: 'acquire',
  release: 'release',
  freeze: 'freeze',
  unfreeze: 'unfreeze',
  releaseByHand: 'releaseByHand',
  state: 'state',
} as const;
