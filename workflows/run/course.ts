import { workflowInfo } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { PlanRef, ReadDecision } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import { DECISION_QUEUE, decisionIdOfRun } from '../../contract/words/names';
import { onRunner } from './activities';

/** What a run follows, and where: the decision, the plan in force, the runner that has its evidence. */
export class Course {
  /** How the run is named until its decision was read. */
  private readonly unread: RunRef = {
    decision_id: workflowInfo().workflowId,
    run_id: workflowInfo().runId,
  };
  private known: ReadDecision | null = null;
  private inForce: PlanBrief | null = null;
  private queue = DECISION_QUEUE;

  decided(decision: ReadDecision): void {
    this.known = decision;
  }

  /** The plan in force from now on; an earlier one is in force no more. */
  planned(plan: PlanBrief): void {
    this.inForce = plan;
  }

  /** The worker of this queue has the evidence of the run from now on. */
  keptBy(queue: string): void {
    this.queue = queue;
  }

  get decision(): ReadDecision | null {
    return this.known;
  }

  get brief(): PlanBrief | null {
    return this.inForce;
  }

  /** The plan in force; to ask for it before there is one is a bug. */
  get plan(): PlanBrief {
    if (!this.inForce) throw new TypeError('there is no plan yet');
    return this.inForce;
  }

  get ref(): RunRef {
    return this.known?.ref ?? this.unread;
  }

  /** The decision id as far as it is known. */
  get decisionId(): string {
    const { decision_id } = this.ref;
    return this.known ? decision_id : (decisionIdOfRun(decision_id) ?? decision_id);
  }

  get planRef(): PlanRef {
    const { digest, home } = this.plan;
    return { ref: this.ref, plan_digest: digest, home, workflow_id: workflowInfo().workflowId };
  }

  get runner() {
    if (!this.known) throw new TypeError('there is no decision yet');
    return onRunner(this.known.runner);
  }

  /** Queue of the worker that has the evidence of this run. */
  get home(): string {
    return this.queue;
  }
}
