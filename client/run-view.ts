import type { RunStatus } from '../contract/run/record';
import type { Phase } from '../contract/words/outcomes';
import type { RunEnd } from './run-end';

/** An activity that Temporal waits for, as the server knows it. */
export interface PendingActivity {
  activity: string;
  state: string;
  attempt: number;
  last_failure: string | null;
}

/** What the server knows of a run by itself: less than a worker says, but always there. */
export interface RunFacts {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  phase: Phase | null;
  outcome: RunStatus['outcome'];
  reasons: RunStatus['reasons'];
  workload: string | null;
  pending: PendingActivity[];
  /** The latest activity in history, in words. */
  last_activity: { says: string; at: string | null } | null;
}

/**
 * Where a run stands. `answered_by` says who told it: the run itself, or, when no worker answered,
 * the server's records, and `why` then says so. `end` is there once the run has ended.
 */
export type RunView = {
  temporal_status: string;
  started_at: string;
  ended_at: string | null;
  end: RunEnd | null;
} & (({ answered_by: 'worker' } & RunStatus) | ({ answered_by: 'history'; why: string } & RunFacts));
