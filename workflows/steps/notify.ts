import { CancellationScope } from '@temporalio/workflow';
import type { Notice } from '../../contract/run/notice';
import type { RunSummary } from '../../contract/run/record';
import { DECISION_QUEUE } from '../../contract/words/names';
import { notifyingOn } from '../run/activities';
import { now } from '../run/clock';
import { isNotTakenUp } from '../run/patiently';
import type { Run } from '../run/run';
import { waitingFor } from '../view/waiting-for';

/**
 * Notifies people of the state of the run through the worker that keeps its evidence, if that worker has a notify
 * command, which the plan records. Whatever the result, the run continues.
 */
export async function notify(
  run: Run,
  occasion: Exclude<Notice['notice'], 'ended'> | RunSummary,
): Promise<void> {
  const seen = run.snapshot();
  const { plan, decision } = seen;
  if (plan && !plan.notified) return;
  const facts = {
    at: now(),
    decision_id: seen.decisionId,
    workflow_id: seen.workflowId,
    run_id: seen.runId,
    plan: plan?.plan ?? null,
    plan_digest: plan?.digest ?? null,
    workload: plan?.workload ?? null,
    environment: plan?.environment ?? decision?.environment ?? null,
    drill: decision?.drill ?? false,
    waiting_for: waitingFor(seen),
    expires_at:
      occasion === 'awaiting-approval' || occasion === 'approval-expires' ? seen.approvalsExpireAt : null,
    reasons: [...(seen.progress.stopped?.reasons ?? seen.progress.reasons)],
  };
  const message: Notice =
    typeof occasion === 'string'
      ? { notice: occasion, ...facts, outcome: null, evidence: null }
      : { notice: 'ended', ...facts, outcome: occasion.outcome, evidence: occasion.evidence?.place ?? null };
  try {
    await CancellationScope.nonCancellable(() => told(queues(run), message));
  } catch {
    // Nobody was notified; the Temporal UI shows the failed activity.
  }
}

/** A notice must not depend on what is broken: without the runner, any worker sends it. */
function queues(run: Run): string[] {
  return run.absence.stopped ? [DECISION_QUEUE] : [run.course.home, DECISION_QUEUE];
}

async function told([queue = DECISION_QUEUE, ...others]: string[], message: Notice): Promise<void> {
  try {
    await notifyingOn(queue).notify.executeWithOptions({ summary: `tell: ${message.notice}` }, [message]);
  } catch (error) {
    if (!isNotTakenUp(error) || others.length === 0) throw error;
    await told(others, message);
  }
}
