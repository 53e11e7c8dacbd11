import { workflowInfo } from '@temporalio/workflow';
import { grants } from '../contract/approval/ledger';
import { IDENTITY_IN_WORDS, missingApprovals, neededInWords } from '../contract/policy/approval-requirement';
import { historyPressure } from '../contract/run/history-pressure';
import { type Approval, type ApprovalRequest, type RunStatus, STEP_SIGN } from '../contract/run/record';
import type { Run } from './run';

/** The answer of the query `status`: small, for machines and for `hyops-dr watch`. */
export function statusOf(run: Run): RunStatus {
  const { workflowId } = workflowInfo();
  const requirement = run.brief?.requirement;
  return {
    decision_id: run.decisionId,
    workflow_id: workflowId,
    run_id: run.ref.run_id,
    phase: run.phase,
    step: run.progress.current,
    outcome: run.outcome ?? null,
    reasons: run.reasons,
    plan: run.brief?.plan ?? null,
    plan_digest: run.brief?.digest ?? null,
    workload: run.brief?.workload ?? null,
    steps: run.progress.steps,
    call: run.currentCall,
    waiting_for: waitingFor(run),
    approvals: requirement
      ? { needed: requirement.approvals, given: grants(run.ledger), expires_at: run.approvalsExpireAt }
      : null,
    stopped: run.stopped,
    messages: {
      kept: run.ledger.entries.length,
      not_kept: run.ledger.uncounted,
      last_refusal: run.ledger.entries.findLast((entry) => !entry.accepted)?.why ?? null,
      signals: run.signals,
      warning: warningOf(run),
    },
    deficiencies: run.deficiencies,
  };
}

/** The answer of the query `approvalRequest`; null as long as there is no plan. */
export function requestOf(run: Run): ApprovalRequest | null {
  const plan = run.brief;
  if (!plan) return null;
  return {
    decision_id: run.decisionId,
    run_id: run.ref.run_id,
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

function approvalToSend(run: Run, digest: string): Approval {
  return { decision_id: run.decisionId, approver: 'YOUR NAME', plan_digest: digest, reason: 'WHY' };
}

/** Whom or what the run waits for, in words. */
export function waitingFor(run: Run): string | null {
  if (run.phase === 'awaiting-approval') {
    const { requirement } = run.plan;
    const { people, roles } = missingApprovals(requirement, grants(run.ledger));
    // All have said yes; the run looks whether it is still the plan that they saw.
    if (people === 0 && roles.length === 0) return null;
    const more =
      roles.length > 0 ? `${Math.max(people, roles.length)} more (${roles.join(', ')})` : `${people} more`;
    return `${more} of ${neededInWords(requirement)} approvals, from ${requirement.approvers.join(', ')}, until ${run.approvalsExpireAt}`;
  }
  if (run.phase === 'awaiting-operator') return `an operator (${run.plan.operators.join(', ')})`;
  if (run.currentCall && run.brief?.dispatched)
    return `${run.currentCall} on the runner, where it cannot be cancelled`;
  return null;
}

/** Whether the run nears a limit of the server. */
function warningOf(run: Run): string | null {
  const { historyLength, historySize } = workflowInfo();
  return historyPressure({ signals: run.signals, events: historyLength, bytes: historySize, deaf: run.deaf });
}

/** The current details in the Temporal UI: lists (tables render without spacing), ending with what to send. */
export function detailsOf(run: Run): string {
  const lines = [
    `**${run.decisionId}**${run.brief ? ` · plan ${run.brief.plan} · workload ${run.brief.workload}` : ''}`,
    '',
    ...run.progress.steps.map(
      ({ step, state, note }, at) => `${at + 1}. ${STEP_SIGN[state]} ${step}${note ? `: ${note}` : ''}`,
    ),
  ];
  const warning = warningOf(run);
  if (warning) lines.push('', `**${warning}**`);
  if (run.currentCall) lines.push('', `Now: ${run.currentCall}`);
  const waiting = waitingFor(run);
  if (waiting) lines.push('', `**Waits for ${waiting}.**`, '', ...toSend(run));
  return lines.join('\n').slice(0, 8000);
}

function toSend(run: Run): string[] {
  if (run.phase === 'awaiting-approval' && run.brief)
    return [
      run.decision?.drill ? 'It is a drill, and would do this:' : 'It would do this:',
      '',
      ...run.brief.calls.map((call) => `- ${call.step}: ${call.says}`),
      `- hosts are reached by ${run.brief.access}`,
      ...run.brief.public_hosts.map(({ host, reason }) => `- over a public address: ${host}, ${reason}`),
      ...run.brief.cannot_be_undone.map((what) => `- cannot be undone: ${what}`),
      '',
      run.brief.requirement.identity === 'signed'
        ? 'The policy asks for a signature: `hyops-dr approve ... --key KEY --print` gives the JSON, signed. Its shape without the signature:'
        : 'Send the signal `approve` (or `reject`) with:',
      '',
      // An unsigned approval may shorten the digest; here the line is cut off where it does not fit.
      ...asBlock(approvalToSend(run, run.brief.digest.slice(0, 16))),
    ];
  const { stopped } = run;
  if (!stopped) return [];
  return [
    ...stopped.reasons.map((reason) => `- ${reason.what} (${reason.where}): ${reason.do}`),
    '',
    `Send the signal \`retryStep\`${stopped.skippable ? ', `skipStep`' : ''} or \`abort\` with:`,
    '',
    ...asBlock({
      decision_id: run.decisionId,
      operator: 'YOUR NAME',
      reason: 'WHY',
      step: stopped.step,
      failure: stopped.failure,
    }),
  ];
}

function asBlock(input: object): string[] {
  return ['```', JSON.stringify(input, null, 2), '```'];
}
