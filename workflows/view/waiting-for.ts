import { grants } from '../../contract/approval/ledger';
import { missingApprovals, neededInWords } from '../../contract/policy/approval-requirement';
import type { Snapshot } from './snapshot';

/** Describes whom or what the run waits for; null when it waits for nothing. */
export function waitingFor(run: Snapshot): string | null {
  const { plan, call } = run;
  const { phase, outcome } = run.progress;
  if (outcome !== null) return null;
  if (run.busy) return `room on runner ${run.decision?.runner}, which is busy`;
  if (!plan) return null;
  if (phase === 'awaiting-approval') return approvalsMissing(plan.requirement, run);
  if (phase === 'awaiting-operator') return `an operator (${plan.operators.join(', ')})`;
  return call && plan.dispatched ? `${call} on the runner, where it cannot be cancelled` : null;
}

function approvalsMissing(
  requirement: NonNullable<Snapshot['plan']>['requirement'],
  { ledger, approvalsExpireAt }: Snapshot,
): string | null {
  const { people, roles } = missingApprovals(requirement, grants(ledger));
  // All have approved; the run checks whether the plan is still the one that they saw.
  if (people === 0 && roles.length === 0) return null;
  const more =
    roles.length > 0 ? `${Math.max(people, roles.length)} more (${roles.join(', ')})` : `${people} more`;
  return `${more} of ${neededInWords(requirement)} approvals, from ${requirement.approvers.join(', ')}, until ${approvalsExpireAt}`;
}
