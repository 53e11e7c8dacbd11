import type { Ledger } from '../../contract/approval/ledger';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { ReadDecision } from '../../contract/run/activity-messages';
import type { RunProgress } from '../../contract/run/record';
import type { StepRecord } from '../../contract/run/step-record';
import type { Step } from '../../contract/words/steps';

/** A read-only snapshot of a run, from which everything that is displayed or sent about it is made. */
export interface Snapshot {
  readonly workflowId: string;
  readonly decisionId: string;
  readonly runId: string;
  readonly startedAt: string;
  /** Its phase, and how it ended or where it stopped. */
  readonly progress: RunProgress;
  /** Null until it has been read. */
  readonly decision: ReadDecision | null;
  /** The plan in force; null until there is one. */
  readonly plan: PlanBrief | null;
  readonly step: Step;
  readonly steps: readonly Readonly<StepRecord>[];
  /** The current call. */
  readonly call: string | null;
  readonly ledger: Ledger;
  readonly approvalsExpireAt: string | null;
  readonly signals: number;
  readonly deaf: boolean;
  /** The runner is there, but has no room for what comes next. */
  readonly busy: boolean;
  /** The current size of the history. */
  readonly history: { events: number; bytes: number };
}
