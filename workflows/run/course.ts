import { workflowInfo } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { PlanRef, ReadDecision } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import { DECISION_QUEUE, decisionIdOfRun } from '../../contract/words/names';

/** What a run follows, and where: the decision, the plan in force, and the runner that keeps its evidence. */
export class Course {
  /** The name of the run until its decision has been read. */
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

  /** Puts this plan in force, in place of any earlier one. */
  planned(plan: PlanBrief): void {
    this.inForce = plan;
  }

  /** Records that the worker of this queue keeps the evidence of the run from now on. */
  keptBy(queue: string): void {
    this.queue = queue;
  }

  get decision(): ReadDecision | null {
    return this.known;
  }

  get brief(): PlanBrief | null {
    return this.inForce;
  }

  /** Returns the plan in force; calling it before there is one is a bug. */
  get plan(): PlanBrief {
    if (!this.inForce) throw new TypeError('there is no plan yet');
    return this.inForce;
  }

  get ref(): RunRef {
    return this.known?.ref ?? this.unread;
  }

  /** The decision id, once known. */
  get decisionId(): string {
    const { decision_id } = this.ref;
    return this.known ? decision_id : (decisionIdOfRun(decision_id) ?? decision_id);
  }

  get planRef(): PlanRef {
    const { digest, home } = this.plan;
    return { ref: this.ref, plan_digest: digest, home, workflow_id: workflowInfo().workflowId };
  }

  /** Queue of the worker that keeps the evidence of this run. */
  get home(): string {
    return this.queue;
  }
}
