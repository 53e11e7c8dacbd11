import type { Ending, NotEnded } from '../contract/run/ending';
import type { RunStatus, RunSummary } from '../contract/run/record';
import type { Phase } from '../contract/words/outcomes';

/** An activity that has not ended, as the server knows it. */
export interface PendingActivity {
  activity: string;
  state: string;
  attempt: number;
  last_failure: string | null;
}

/**
 * What the server knows of a run without a worker: less than the run's own answer, but always available. `phase` is
 * null until the run has recorded one; the deficiencies of an open run are not known here.
 */
export type RunFacts = {
  decision_id: string;
  workflow_id: string;
  run_id: string;
  environment: string | null;
  workload: string | null;
  pending: PendingActivity[];
  /** The latest activity in the history, in words. */
  last_activity: { says: string; at: string | null } | null;
} & ((NotEnded & { phase: Phase | null }) | (Ending & { phase: 'ended' }));

/**
 * The state of a run. `answered_by` names the source: the run itself, or, when no worker answered, the records of the
 * server; `why` then gives the cause. `end` is set once the run has ended. Times are RFC 3339.
 */
export type RunView = {
  temporal_status: string;
  started_at: string;
  ended_at: string | null;
  end: RunSummary | null;
} & (({ answered_by: 'worker' } & RunStatus) | ({ answered_by: 'history'; why: string } & RunFacts));
