import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import { outcomeOfFailure, type Reason, type Reasons } from '../../contract/words/failures';
import type { Outcome, Phase } from '../../contract/words/outcomes';
import { showDecision, showDetails, showOutcome, showPhase } from '../view/search-attributes';
import type { Snapshot } from '../view/snapshot';
import { Approvals } from './approvals';
import { Clearance } from './clearance';
import { now } from './clock';
import { Conversation } from './conversation';
import { Course } from './course';
import { failureOf, leftByCancelled } from './failure';
import { Progress } from './progress';
import { Stop } from './stop';

/**
 * One run: its owners, each with a state that nobody else writes, and how it ends. All of it comes from history;
 * nothing is read from anywhere else.
 */
export class Run {
  readonly startedAt = now();
  readonly course = new Course();
  readonly progress = new Progress(() => this.show());
  readonly approvals = new Approvals(() => this.show());
  readonly conversation = new Conversation(() => this.show());
  readonly stop = new Stop();
  readonly clearance = new Clearance();

  private readonly scope = new CancellationScope();
  private phase: Phase = 'deciding';
  private end: { outcome: Outcome; reasons: readonly Reason[] } | null = null;
  private abortedFor: Reason | null = null;

  get plan(): PlanBrief {
    return this.course.plan;
  }

  get planRef(): PlanRef {
    return this.course.planRef;
  }

  get runner() {
    return this.course.runner;
  }

  get outcome(): Outcome | null {
    return this.end?.outcome ?? null;
  }

  /** Runs the story and keeps how it ended. A bug is thrown on: it stalls the task and can be mended. */
  async settle(story: () => Promise<Outcome>): Promise<void> {
    try {
      const outcome = await this.scope.run(story);
      const lacking = outcome === 'completed' && this.progress.deficiencies.length > 0;
      this.end = { outcome: lacking ? 'completed-with-deficiencies' : outcome, reasons: [] };
    } catch (error) {
      const reasons = isCancellation(error) ? this.cancellation(leftByCancelled(error)) : failureOf(error);
      this.end = { outcome: outcomeOfFailure(reasons[0].code), reasons };
    }
    this.stop.end();
    this.progress.calling(null);
  }

  abort(by: string, reason: string): void {
    this.abortedFor = this.stoppedBecause('OperatorAborted', `${by} aborted it: ${reason}`);
    this.scope.cancel();
  }

  /** Notes what the run lacks; the run goes on without it. */
  lacks(call: string, reasons: Reasons, waiver: { by: string; reason: string } | null): void {
    const what = reasons.map((reason) => reason.what).join('; ');
    this.progress.lacks({ call, what, by: waiver?.by ?? null, reason: waiver?.reason ?? null });
    if (this.end?.outcome === 'completed') this.end = { ...this.end, outcome: 'completed-with-deficiencies' };
  }

  /** The evidence cannot be sealed: the run has failed, whatever it came to before. */
  unsealed(reasons: readonly Reason[]): void {
    const { outcome, reasons: before } = this.ended();
    const sealing: Reason = {
      code: 'EvidenceUnsealed',
      what: `the run ended as ${outcome}, but its evidence is not sealed: ${reasons.map((reason) => reason.what).join('; ')}`,
      where: 'evidence',
      do: 'mend the cause, then run hyops-dr evidence seal',
    };
    this.end = { outcome: 'failed', reasons: [sealing, ...before] };
  }

  planned(brief: PlanBrief): void {
    this.course.planned(brief);
    showDecision(this.snapshot());
  }

  enter(phase: Phase): void {
    this.phase = phase;
    if (this.end) showOutcome(this.end.outcome, phase);
    else showPhase(phase);
    this.show();
  }

  /** How the run ended; to ask before its end is a bug. */
  ended(): { outcome: Outcome; reasons: readonly Reason[] } {
    if (!this.end) throw new TypeError('the run has not ended yet');
    return this.end;
  }

  snapshot(): Snapshot {
    const { workflowId, historyLength, historySize } = workflowInfo();
    const { course, progress, approvals, conversation } = this;
    return {
      workflowId,
      decisionId: course.decisionId,
      runId: course.ref.run_id,
      startedAt: this.startedAt,
      phase: this.phase,
      outcome: this.outcome,
      reasons: this.end?.reasons ?? [],
      decision: course.decision,
      plan: course.brief,
      step: progress.step,
      steps: progress.steps,
      call: progress.call,
      deficiencies: progress.deficiencies,
      ledger: approvals.ledger,
      approvalsExpireAt: approvals.expiresAt,
      stopped: this.stop.call,
      signals: conversation.signals,
      deaf: conversation.deaf,
      history: { events: historyLength, bytes: historySize },
    };
  }

  private show(): void {
    showDetails(this.snapshot());
  }

  private cancellation(left: readonly Reason[]): Reasons {
    const reason = this.abortedFor ?? this.stoppedBecause('Cancelled', 'the workflow was cancelled');
    return [reason, ...left];
  }

  private stoppedBecause(code: Reason['code'], what: string): Reason {
    return {
      code,
      what,
      where: this.progress.call ?? this.phase,
      do: 'look at what was done so far, then decide anew',
    };
  }
}
