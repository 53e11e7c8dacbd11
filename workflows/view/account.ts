import type { RecordFacts } from '../../contract/run/record';
import { endedStep } from '../../contract/run/step-record';
import type { Snapshot } from './snapshot';

/** The run's own account, as it is sealed now with this ending (C4.6). */
export function accountOf<E>(run: Snapshot, ending: E, at: string): RecordFacts & E {
  const { plan, ledger } = run;
  return {
    decision_id: run.decisionId,
    workflow_id: run.workflowId,
    run_id: run.runId,
    home: plan?.home ?? null,
    ...ending,
    plan: plan?.plan ?? null,
    plan_digest: plan?.digest ?? null,
    steps: run.steps.map(endedStep),
    approvals: ledger.entries,
    messages_not_kept: ledger.uncounted,
    requirement: plan?.requirement ?? null,
    started_at: run.startedAt,
    ended_at: at,
  };
}
