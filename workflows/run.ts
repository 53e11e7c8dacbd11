import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { EMPTY_LEDGER, enter, type Ledger } from '../contract/approval/ledger';
import type { PlanBrief } from '../contract/plan/compiled-plan';
import type { PlanRef, ReadDecision } from '../contract/run/activity-messages';
import type { Deficiency, RunRecord, RunRef, RunStatus } from '../contract/run/record';
import { outcomeOfFailure, type Reason } from '../contract/words/failures';
import { DECISION_QUEUE, decisionIdOfRun } from '../contract/words/names';
import type { Outcome, Phase } from '../contract/words/outcomes';
import type { Step } from '../contract/words/steps';
import { onRunner } from './activities';
import { now } from './clock';
import { type Failure, failureOf, leftByCancelled } from './failure';
import type { Heard } from './messages/hear';
import { openMessages } from './messages/open-messages';
import type { OperatorAnswer } from './operator';
import { StepLedger } from './step-ledger';
import { showDecision, showDetails, showPhase } from './visibility';

/** Opens the ledger of this run and answers messages from now on; nothing else happens yet. */
export function openRun(): Run {
  const run = new Run();
  openMessages(run);
  showPhase('deciding');
  return run;
}

/** What a run knows of itself. All of it comes from history; nothing is read from anywhere else. */
export class Run {
  readonly startedAt = now();
  readonly progress = new StepLedger(() => this.changed());
  readonly deficiencies: Deficiency[] = [];
  ledger: Ledger = EMPTY_LEDGER;
  /** Messages that wait for their signatures to be verified, in the order in which they came. */
  readonly unproven: Heard[] = [];
  signals = 0;
  deaf = false;
  phase: Phase = 'deciding';
  epoch = 0;
  /** When the guards were asked; null once something may have been changed. */
  guardsAskedAt: string | null = null;
  outcome: Outcome | undefined;
  reasons: Reason[] = [];
  stopped: RunStatus['stopped'] = null;
  operatorAnswer: OperatorAnswer | undefined;
  approvalsClosed = false;
  approvalsExpireAt: string | null = null;
  currentCall: string | null = null;
  ref: RunRef = { decision_id: workflowInfo().workflowId, run_id: workflowInfo().runId };
  decision: ReadDecision | undefined;
  brief: PlanBrief | undefined;
  /** Queue of the worker that has this run's evidence. */
  home = DECISION_QUEUE;

  private readonly scope = new CancellationScope();
  private abortedFor: Reason | undefined;

  /** The decision id as far as it is known. */
  get decisionId(): string {
    return this.decision?.ref.decision_id ?? decisionIdOfRun(this.ref.decision_id) ?? this.ref.decision_id;
  }

  get plan(): PlanBrief {
    if (!this.brief) throw new TypeError('there is no plan yet');
    return this.brief;
  }

  get planRef(): PlanRef {
    const { digest, home } = this.plan;
    return { ref: this.ref, plan_digest: digest, home, workflow_id: workflowInfo().workflowId };
  }

  get runner() {
    if (!this.decision) throw new TypeError('there is no decision yet');
    return onRunner(this.decision.runner);
  }

  /** Runs the story and keeps how it ended. A bug is thrown on: it stalls the task and can be mended. */
  async settle(story: () => Promise<Outcome>): Promise<void> {
    try {
      const end = await this.scope.run(story);
      this.outcome =
        end === 'completed' && this.deficiencies.length > 0 ? 'completed-with-deficiencies' : end;
    } catch (error) {
      const failure = isCancellation(error) ? this.cancellation(leftByCancelled(error)) : failureOf(error);
      this.outcome = outcomeOfFailure(failure.code);
      this.reasons = failure.reasons;
    }
    this.stopped = null;
    this.currentCall = null;
  }

  step<T>(step: Step, work: () => Promise<T>): Promise<T> {
    return this.progress.run(step, work);
  }

  decided(decision: ReadDecision): void {
    this.decision = decision;
    this.ref = decision.ref;
  }

  planned(brief: PlanBrief): void {
    this.brief = brief;
    showDecision(this);
  }

  enter(phase: Phase): void {
    this.phase = phase;
    if (phase === 'awaiting-approval')
      this.approvalsExpireAt = new Date(
        Date.now() + this.plan.requirement.expires_after_minutes * 60_000,
      ).toISOString();
    showPhase(phase);
    this.changed();
  }

  closeApprovals(): void {
    this.approvalsClosed = true;
  }

  /** Signals are heard no more. */
  turnDeaf(): void {
    this.deaf = true;
    this.changed();
  }

  current(call: string | null): void {
    this.currentCall = call;
    this.changed();
  }

  stopAt(stopped: NonNullable<RunStatus['stopped']>): void {
    this.stopped = stopped;
  }

  takeOperatorAnswer(): OperatorAnswer | undefined {
    const answer = this.operatorAnswer;
    this.operatorAnswer = undefined;
    this.stopped = null;
    return answer;
  }

  deficient(call: string, failure: Failure, waiver: OperatorAnswer | null): void {
    this.deficiencies.push({
      call,
      what: failure.reasons.map((reason) => reason.what).join('; '),
      by: waiver?.by ?? null,
      reason: waiver?.reason ?? null,
    });
    if (this.outcome === 'completed') this.outcome = 'completed-with-deficiencies';
  }

  abort(by: string, reason: string): void {
    this.abortedFor = {
      code: 'OperatorAborted',
      what: `${by} aborted it: ${reason}`,
      where: this.currentCall ?? this.phase,
      do: 'look at what was done so far, then decide anew',
    };
    this.scope.cancel();
  }

  note(entry: Omit<Parameters<typeof enter>[1], 'at'>): void {
    const { entries } = this.ledger;
    this.ledger = enter(this.ledger, { ...entry, at: now() });
    // A flood is counted, and changes nothing that is shown.
    if (this.ledger.entries !== entries) this.changed();
  }

  record(outcome: Outcome): RunRecord {
    return {
      decision_id: this.decisionId,
      workflow_id: workflowInfo().workflowId,
      run_id: this.ref.run_id,
      home: this.brief?.home ?? null,
      outcome,
      reasons: this.reasons,
      plan: this.brief?.plan ?? null,
      plan_digest: this.brief?.digest ?? null,
      steps: this.progress.closed(),
      deficiencies: this.deficiencies,
      approvals: this.ledger.entries,
      messages_not_kept: this.ledger.uncounted,
      requirement: this.brief?.requirement ?? null,
      started_at: this.startedAt,
      ended_at: now(),
    };
  }

  private changed(): void {
    showDetails(this);
  }

  private cancellation(left: Reason[]): Failure {
    const reason: Reason = this.abortedFor ?? {
      code: 'Cancelled',
      what: 'the workflow was cancelled',
      where: this.currentCall ?? this.phase,
      do: 'look at what was done so far, then decide anew',
    };
    return { code: reason.code, reasons: [reason, ...left] };
  }
}
