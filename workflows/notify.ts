import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Notice } from '../contract/notice';
import { now } from './clock';
import type { Run } from './run';
import { waitingFor } from './view';

/** Tells people where the run stands, if the runner has a command for it. Whatever becomes of that, the run goes on. */
export async function notify(
  run: Run,
  notice: Notice['notice'],
  ended: Pick<Notice, 'outcome' | 'evidence'> = { outcome: null, evidence: null },
): Promise<void> {
  if (!run.brief?.notified) return;
  const { plan, digest, workload, environment } = run.brief;
  const message: Notice = {
    notice,
    at: now(),
    decision_id: run.decisionId,
    workflow_id: workflowInfo().workflowId,
    run_id: run.ref.run_id,
    ...{ plan, plan_digest: digest, workload, environment, drill: run.decision?.drill ?? false },
    waiting_for: waitingFor(run),
    expires_at: notice.includes('approval') ? run.approvalsExpireAt : null,
    reasons: run.stopped?.reasons ?? run.reasons,
    ...ended,
  };
  try {
    await CancellationScope.nonCancellable(() =>
      run.runner.notifying.notify.executeWithOptions({ summary: `tell: ${notice}` }, [message]),
    );
  } catch {
    // Nobody was told; the Temporal UI shows the failed activity.
  }
}
