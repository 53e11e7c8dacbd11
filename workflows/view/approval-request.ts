import { grants } from '../../contract/approval/ledger';
import { IDENTITY_IN_WORDS } from '../../contract/policy/approval-requirement';
import type { Approval, ApprovalRequest } from '../../contract/run/record';
import type { Snapshot } from './snapshot';

/** The answer to the query `approvalRequest`; null until there is a plan. */
export function requestOf(run: Snapshot): ApprovalRequest | null {
  const { plan } = run;
  if (!plan) return null;
  return {
    decision_id: run.decisionId,
    run_id: run.runId,
    plan: plan.plan,
    plan_digest: plan.digest,
    workload: plan.workload,
    environment: plan.environment,
    blueprint: plan.blueprint,
    drill: run.decision?.drill ?? false,
    access: plan.access,
    public_hosts: plan.public_hosts,
    calls: plan.calls.map(({ id, step, says }) => ({ id, step, says })),
    nothing: plan.nothing,
    cannot_be_undone: plan.cannot_be_undone,
    dropped_requires: plan.dropped_requires,
    approvals_needed: plan.requirement.approvals,
    approvals_given: grants(run.ledger),
    approvers: plan.requirement.approvers,
    may_not_approve: plan.requirement.excluded,
    roles_needed: plan.requirement.roles.map(({ role, needed }) => ({ role, needed })),
    identity_level: plan.requirement.identity,
    identity: IDENTITY_IN_WORDS[plan.requirement.identity],
    expires_at: run.approvalsExpireAt,
    send: { signal: 'approve', input: approvalToSend(run, plan.digest) },
  };
}

/** The approval to send, with blanks for what only the approver knows. */
export function approvalToSend({ decisionId }: Snapshot, digest: string): Approval {
  return { decision_id: decisionId, approver: 'YOUR NAME', plan_digest: digest, reason: 'WHY' };
}
