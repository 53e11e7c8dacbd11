import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { ClaimedAnswer, PlanRef } from '../../contract/run/activity-messages';
import {
  type Answer,
  type Ending,
  ended,
  type NotEnded,
  type Stopped,
  stopped,
} from '../../contract/run/ending';
import type { RunProgress } from '../../contract/run/record';
import { endedStep } from '../../contract/run/step-record';
import type { Reason, Reasons } from '../../contract/words/failures';
import type { Phase } from '../../contract/words/outcomes';
import { accountOf } from '../view/account';
import { tellReplay } from '../view/replayed';
import { showDecision, showDetails, showOutcome, showPhase } from '../view/search-attributes';
import type { Snapshot } from '../view/snapshot';
import { Absence } from './absence';
import { onRunner } from './activities';
import { Approvals } from './approvals';
import { Clearance } from './clearance';
import { now } from './clock';
import { Conversation } from './conversation';
import { Course } from './course';
import { failureOf, leftByCancelled } from './failure';
import { Progress } from './progress';
import { Stop } from './stop';

/**
 * One run: its parts, each of which owns its state, and how it ends. Everything comes from history and nothing is read
 * from anywhere else.
 */
export class Run {
  readonly startedAt = now();
  readonly course = new Course();
  readonly progress = new Progress(
    () => this.show(),
    (error) => this.whyStopped(error)[0].what,
  );
  readonly approvals = new Approvals(
    () => this.show(),
    () => this.tell(),
  );
  readonly conversation = new Conversation(() => this.show());
  readonly stop = new Stop();
  readonly clearance = new Clearance();
  readonly absence = new Absence();

  constructor(
    /** Called when no worker of the runner takes an activity up; returns when it may be asked for again. */
    private readonly awaitRunner: (run: Run, activity: string, since: number) => Promise<void>,
  ) {}

  private readonly scope = new CancellationScope();
  private phase: Phase = 'deciding';
  /** The result of the steps, or why they stopped. `progress` has the deficiencies of the run. */
  private end: Answer | Reasons | null = null;
  private abortedFor: Reason | null = null;
  private claimed: ClaimedAnswer | null = null;

  get plan(): PlanBrief {
    return this.course.plan;
  }

  get planRef(): PlanRef {
    return this.course.planRef;
  }

  get runner() {
    const { decision } = this.course;
    if (!decision) throw new TypeError('there is no decision yet');
    return onRunner(decision, {
      notTakenUp: (activity, since) => this.awaitRunner(this, activity, since),
      isWaiting: () => this.absence.waiting,
      takenUp: () => this.runnerIsBack(),
    });
  }

  /** The runner is there, but has no room yet. */
  runnerIsBusy(): void {
    if (this.absence.busy) return;
    this.absence.foundBusy();
    this.show();
  }

  /** Stops for an operator, who may only ask again or abort. */
  stopForRunner(reasons: Reasons): void {
    const number = this.absence.stop(this.phase);
    const { step } = this.progress;
    this.stop.at({ step, failure: `runner.${number}`, reasons: [...reasons], skippable: false });
    this.enter('awaiting-operator');
  }

  /** The runner works for the run again: what it was stopped for is over. */
  runnerIsBack(): void {
    const { busy } = this.absence;
    const before = this.absence.end();
    if (before) {
      this.stop.leave();
      this.enter(before);
    } else if (busy) this.show();
  }

  /** How the run ended; null while it is open. */
  get ending(): Ending | null {
    if (this.end === null) return null;
    const { deficiencies } = this.progress;
    return typeof this.end === 'string' ? ended(this.end, deficiencies) : stopped(this.end, deficiencies);
  }

  /** How the run ended; calling it earlier is a bug. */
  get settled(): Ending {
    if (!this.ending) throw new TypeError('the run has not ended yet');
    return this.ending;
  }

  /** What is known while the run is open. */
  get open(): NotEnded {
    return { outcome: null, reasons: [], deficiencies: [...this.progress.deficiencies] };
  }

  /** Runs the steps and records how the run ended. Rethrows a bug, which stalls the workflow task and can be fixed. */
  async settle(story: () => Promise<Answer>): Promise<void> {
    try {
      this.end = await this.scope.run(story);
    } catch (error) {
      this.end = this.whyStopped(error);
    }
    this.phase = 'sealing';
    this.progress.calling(null);
  }

  /** The abort that nobody signed, for the record of the runner. */
  get claimedAbort(): ClaimedAnswer | null {
    return this.claimed;
  }

  abort({ by, reason, signed }: { by: string; reason: string; signed: boolean }): void {
    this.abortedFor = this.stoppedBecause('OperatorAborted', `${by} aborted it: ${reason}`);
    if (!signed) this.claimed = { action: 'abort', operator: by, reason };
    this.scope.cancel();
  }

  /** Records a deficiency; the run continues without the missing call. */
  lacks(call: string, reasons: Reasons, waiver: { by: string; reason: string } | null): void {
    const what = reasons.map((reason) => reason.what).join('; ');
    // An operator's answer has more keys than a deficiency.
    const by = waiver ? { by: waiver.by, reason: waiver.reason } : { by: null, reason: null };
    this.progress.lacks({ call, what, ...by });
  }

  /** Records that the evidence cannot be sealed: the run has failed, whatever its outcome was before. */
  unsealed(reasons: readonly Reason[]): Stopped<'failed'> {
    const { outcome, reasons: before, deficiencies } = this.settled;
    const sealing: Reason<'EvidenceUnsealed'> = {
      code: 'EvidenceUnsealed',
      what: `the run ended as ${outcome}, but its evidence is not sealed: ${reasons.map((reason) => reason.what).join('; ')}`,
      where: 'evidence',
      do: 'mend the cause, then run hyops-dr evidence seal',
    };
    this.end = [sealing, ...before];
    return { outcome: 'failed', reasons: [sealing, ...before], deficiencies };
  }

  planned(brief: PlanBrief): void {
    this.course.planned(brief);
    showDecision(this.snapshot());
  }

  enter(phase: Phase): void {
    this.phase = phase;
    if (this.ending) showOutcome(this.ending.outcome, phase);
    else showPhase(phase);
    this.show();
  }

  snapshot(): Snapshot {
    const { workflowId, historyLength, historySize } = workflowInfo();
    const { course, progress, approvals, conversation } = this;
    return {
      workflowId,
      decisionId: course.decisionId,
      runId: course.ref.run_id,
      startedAt: this.startedAt,
      progress: this.howFar(),
      decision: course.decision,
      plan: course.brief,
      step: progress.step,
      steps: this.end === null ? progress.steps : progress.steps.map(endedStep),
      call: progress.call,
      ledger: approvals.ledger,
      approvalsExpireAt: approvals.expiresAt,
      signals: conversation.signals,
      deaf: conversation.deaf,
      busy: this.absence.busy,
      history: { events: historyLength, bytes: historySize },
    };
  }

  private show(): void {
    showDetails(this.snapshot());
    this.tell();
  }

  private tell(): void {
    tellReplay(() => accountOf(this.snapshot(), this.ending ?? this.open, now()));
  }

  private howFar(): RunProgress {
    const { phase, ending } = this;
    if (phase === 'sealing' || phase === 'ended') return { ...this.settled, phase, stopped: null };
    if (ending) throw new TypeError(`the run has ended, and is still ${phase}`);
    const { open } = this;
    const { call } = this.stop;
    if (phase !== 'awaiting-operator') return { ...open, phase, stopped: null };
    if (!call) throw new TypeError('the run waits for an operator, and has stopped at no call');
    return { ...open, phase, stopped: call };
  }

  /** Returns why the run stops; rethrows a bug. */
  private whyStopped(error: unknown): Reasons {
    return isCancellation(error) ? this.cancellation(leftByCancelled(error)) : failureOf(error);
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
      do: 'inspect what was done so far, then issue a new decision',
    };
  }
}
