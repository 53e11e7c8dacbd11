import { CancellationScope } from '@temporalio/workflow';
import type { Notice } from '../../contract/run/notice';
import { notifyingOn } from '../run/activities';
import { now } from '../run/clock';
import type { Run } from '../run/run';
import { waitingFor } from '../view/waiting-for';

/**
 * Tells people where the run stands, by the worker that has its evidence, if that has a command for it; whether it
 * has is known with the plan. Whatever becomes of it, the run goes on.
 */
export async function notify(
  run: Run,
  notice: Notice['notice'],
  ended: Pick<Notice, 'outcome' | 'evidence'> = { outcome: null, evidence: null },
): Promise<void> {
  const seen = run.snapshot();
  const { plan, decision } = seen;
  if (plan && !plan.notified) return;
  const message: Notice = {
    notice,
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
    expires_at: notice.includes('approval') ? seen.approvalsExpireAt : null,
    reasons: [...(seen.stopped?.reasons ?? seen.reasons)],
    ...ended,
  };
  try {
    await CancellationScope.nonCancellable(() =>
      notifyingOn(run.course.home).notify.executeWithOptions({ summary: `tell: ${notice}` }, [message]),
    );
  } catch {
    // Nobody was told; the Temporal UI shows the failed activity.
  }
}
