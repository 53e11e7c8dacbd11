import type { Ledger } from '../../contract/approval/ledger';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { ReadDecision } from '../../contract/run/activity-messages';
import type { RunProgress } from '../../contract/run/record';
import type { StepRecord } from '../../contract/run/step-record';
import type { Step } from '../../contract/words/steps';

/** A run as it is at one moment, to be read only: all that is shown or told of it is made from this. */
export interface Snapshot {
  readonly workflowId: string;
  readonly decisionId: string;
  readonly runId: string;
  readonly startedAt: string;
  /** Its phase, and how it ended or where it stopped. */
  readonly progress: RunProgress;
  /** Null until it was read. */
  readonly decision: ReadDecision | null;
  /** The plan in force; null as long as there is none. */
  readonly plan: PlanBrief | null;
  readonly step: Step;
  readonly steps: readonly Readonly<StepRecord>[];
  /** The call that is made now. */
  readonly call: string | null;
  readonly ledger: Ledger;
  readonly approvalsExpireAt: string | null;
  readonly signals: number;
  readonly deaf: boolean;
  /** What the history has grown to. */
  readonly history: { events: number; bytes: number };
}
