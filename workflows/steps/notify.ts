import { CancellationScope } from '@temporalio/workflow';
import type { Notice } from '../../contract/run/notice';
import type { RunSummary } from '../../contract/run/record';
import { notifyingOn } from '../run/activities';
import { now } from '../run/clock';
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
    await CancellationScope.nonCancellable(() =>
      notifyingOn(run.course.home).notify.executeWithOptions({ summary: `tell: ${message.notice}` }, [
        message,
      ]),
    );
  } catch {
    // Nobody was notified; the Temporal UI shows the failed activity.
  }
}
