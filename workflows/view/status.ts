import { grants } from '../../contract/approval/ledger';
import { historyPressure } from '../../contract/run/history-pressure';
import type { RunStatus } from '../../contract/run/record';
import type { Snapshot } from './snapshot';
import { waitingFor } from './waiting-for';

/** The answer to the query `status`: small, for programs and for `hyops-dr watch`. */
export function statusOf(run: Snapshot): RunStatus {
  const { plan, ledger } = run;
  return {
    decision_id: run.decisionId,
    workflow_id: run.workflowId,
    run_id: run.runId,
    step: run.step,
    plan: plan?.plan ?? null,
    plan_digest: plan?.digest ?? null,
    environment: run.decision?.environment ?? null,
    workload: plan?.workload ?? null,
    steps: [...run.steps],
    call: run.call,
    waiting_for: waitingFor(run),
    approvals: plan
      ? { needed: plan.requirement.approvals, given: grants(ledger), expires_at: run.approvalsExpireAt }
      : null,
    messages: {
      kept: ledger.entries.length,
      not_kept: ledger.uncounted,
      last_refusal: ledger.entries.findLast((entry) => !entry.accepted)?.why ?? null,
      signals: run.signals,
      warning: warningOf(run),
    },
    ...run.progress,
  };
}

/** A warning when the run approaches a limit of the server; null otherwise. */
export function warningOf({ history, signals, deaf }: Snapshot): string | null {
  return historyPressure({ signals, ...history, deaf });
}
