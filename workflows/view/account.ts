import type { RunRecord } from '../../contract/run/record';
import type { Outcome } from '../../contract/words/outcomes';
import type { Snapshot } from './snapshot';

/** The run's own account, as it is sealed at this moment (C4.6). */
export function accountOf(run: Snapshot, outcome: Outcome, at: string): RunRecord {
  const { plan, ledger } = run;
  return {
    decision_id: run.decisionId,
    workflow_id: run.workflowId,
    run_id: run.runId,
    home: plan?.home ?? null,
    outcome,
    reasons: [...run.reasons],
    plan: plan?.plan ?? null,
    plan_digest: plan?.digest ?? null,
    steps: run.steps.map((step) => (step.state === 'pending' ? { ...step, state: 'not-reached' } : step)),
    deficiencies: [...run.deficiencies],
    approvals: ledger.entries,
    messages_not_kept: ledger.uncounted,
    requirement: plan?.requirement ?? null,
    started_at: run.startedAt,
    ended_at: at,
  };
}
