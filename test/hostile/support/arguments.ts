import type { PlanRef } from '../../../contract/run/activity-messages';

/** Arguments that name a run and that every activity would accept from it. */
export function goodArguments(plan: PlanRef, artifact: Uint8Array, call: string): Record<string, unknown[]> {
  const { ref, workflow_id } = plan;
  const at = new Date().toISOString();
  const asked = { ...plan, call, retry: 0, epoch: 1 };
  const facts = { ...ref, workflow_id, plan: null, plan_digest: null };
  return {
    parseDecision: [
      { workflow_id, run_id: ref.run_id, inputs: 1, encoding: 'json/plain', size: artifact.length },
      artifact,
    ],
    compilePlan: [{ ref, workflow_id, runner: 'local' }, artifact],
    confirmPlan: [plan],
    verifySignatures: [plan, []],
    readMessages: [plan, 0],
    recordAnswer: [plan, { action: 'abort', operator: 'alice', reason: 'it is back' }],
    acquireWorkload: [plan],
    releaseWorkload: [plan],
    confirmApproval: [plan, []],
    confirmSecrets: [plan],
    confirmAccessMode: [plan],
    confirmRepository: [plan],
    confirmFencing: [plan],
    runCall: [asked],
    confirmHumanCall: [asked],
    proveHumanCall: [asked],
    readTraffic: [plan, 0],
    proveRemoval: [plan],
    notify: [
      {
        ...facts,
        ...{ at, workload: null, environment: null, drill: false, waiting_for: null, expires_at: null },
        ...{ reasons: [], notice: 'awaiting-approval', outcome: null, evidence: null },
      },
    ],
    reportPresence: [{ ref, workflow_id, runner: 'local' }],
    publishEvidence: [
      {
        ...facts,
        ...{ home: plan.home, steps: [], approvals: [], messages_not_kept: 0, requirement: null },
        ...{ started_at: at, ended_at: at, outcome: 'rejected', deficiencies: [] },
        reasons: [{ code: 'ApprovalRejected', what: 'alice rejected it', where: 'approvals', do: 'nothing' }],
      },
    ],
  };
}
