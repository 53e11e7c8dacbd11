import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Notice } from '../contract/run/notice';
import { notifyingOn } from './activities';
import { now } from './clock';
import type { Run } from './run';
import { waitingFor } from './view';

/**
 * Tells people where the run stands, by the worker that has its evidence, if that has a command for it; whether it
 * has is known with the plan. Whatever becomes of it, the run goes on.
 */
export async function notify(
  run: Run,
  notice: Notice['notice'],
  ended: Pick<Notice, 'outcome' | 'evidence'> = { outcome: null, evidence: null },
): Promise<void> {
  const { brief, decision } = run;
  if (brief && !brief.notified) return;
  const message: Notice = {
    notice,
    at: now(),
    decision_id: run.decisionId,
    workflow_id: workflowInfo().workflowId,
    run_id: run.ref.run_id,
    plan: brief?.plan ?? null,
    plan_digest: brief?.digest ?? null,
    workload: brief?.workload ?? null,
    environment: brief?.environment ?? decision?.environment ?? null,
    drill: decision?.drill ?? false,
    waiting_for: waitingFor(run),
    expires_at: notice.includes('approval') ? run.approvalsExpireAt : null,
    reasons: run.stopped?.reasons ?? run.reasons,
    ...ended,
  };
  try {
    await CancellationScope.nonCancellable(() =>
      notifyingOn(run.home).notify.executeWithOptions({ summary: `tell: ${notice}` }, [message]),
    );
  } catch {
    // Nobody was told; the Temporal UI shows the failed activity.
  }
}
