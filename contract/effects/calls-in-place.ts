import type { CallStep } from '../words/steps';
import type { Cloud } from '../words/vocabulary';
import { DUTIES } from './effects';
import type { JudgedCall, JudgedPlan, Violation } from './judged-plan';

const CLAUSE_OF_STEP: Record<CallStep, string> = {
  'prepare-target': 'C7.4',
  'move-data': 'C7.5',
  'sync-secrets': 'C7.6',
  'reconcile-workloads': 'C7.7',
  'cut-traffic': 'C7.8',
  'resume-protection': 'C7.9',
};

/**
 * Lists what one call does but may not do: in this step, in a burst, in this cloud, or although HyOps may skip it
 * (C3.3, C6.5, C7.4-C7.9).
 */
export function callViolations(plan: JudgedPlan, call: JudgedCall): Violation[] {
  return [...misplaced(call), ...notInBurst(plan, call), ...elsewhere(plan, call), ...maybeSkipped(call)];
}

function misplaced({ id, step, effect }: JudgedCall): Violation[] {
  const { steps, says } = DUTIES[effect];
  if (steps.includes(step)) return [];
  return [
    {
      clause: CLAUSE_OF_STEP[step],
      what: `call ${id} ${says}, which does not belong in ${step}`,
      where: `steps.${step}`,
      do: `assign it to ${steps.join(' or ')}`,
    },
  ];
}

function notInBurst({ decision_type }: JudgedPlan, { id, step, effect }: JudgedCall): Violation[] {
  if (decision_type !== 'burst' || !DUTIES[effect].fenced) return [];
  return [
    {
      clause: 'C6.5',
      what: `call ${id} ${DUTIES[effect].says}, which a burst may not do, because the old primary continues to write`,
      where: `steps.${step}`,
      do: 'use a plan for a failover',
    },
  ];
}

function elsewhere({ target_cloud }: JudgedPlan, { id, step, effect, cloud }: JudgedCall): Violation[] {
  if (cloud === null || cloud === target_cloud || !DUTIES[effect].at_target) return [];
  return [
    {
      clause: 'C3.3',
      what: `call ${id} works ${place(cloud)}, but the target of the decision is ${place(target_cloud)}`,
      where: `steps.${step}`,
      do: 'select the cloud that the blueprint works in, or use another blueprint',
    },
  ];
}

/** A state left by an earlier drill would count as the restore of this run. */
function maybeSkipped({ id, step, effect, skippable }: JudgedCall): Violation[] {
  if (!skippable || !DUTIES[effect].fenced) return [];
  return [
    {
      clause: CLAUSE_OF_STEP[step],
      what: `call ${id} ${DUTIES[effect].says}, but HyOps may skip it`,
      where: `steps.${step}`,
      do: 'write expect: must-run',
    },
  ];
}

function place(cloud: Cloud): string {
  return cloud === 'none' ? 'on-premises' : `to ${cloud}`;
}
