import type { Decision } from '../decision/decision';
import type { Parsed } from '../words/failures';
import { fieldsUsed } from './inputs';
import type { Plan } from './plan';

/** Returns the only plan that matches a decision. Refuses when none or several match: there is no default (C4.4). */
export function selectPlan(plans: readonly Plan[], decision: Decision, environment: string): Parsed<Plan> {
  const fitting = plans.filter((plan) => selects(plan, decision, environment));
  const [plan, ...others] = fitting;
  const profile = decision.workload_profile_ref ? ` / ${decision.workload_profile_ref}` : '';
  const asked = `${decision.decision_type} / ${decision.target_cloud} / ${decision.dr_mode}${profile} in ${environment}`;
  if (!plan)
    return {
      ok: false,
      reasons: [
        {
          code: 'PlanMissing',
          what: `no plan matches ${asked}; known plans: ${plans.map((one) => one.plan).join(', ') || 'none'}`,
          where: 'plans/',
          do: 'write a plan for it; a similar plan is never used instead',
        },
      ],
    };
  if (others.length > 0)
    return {
      ok: false,
      reasons: [
        {
          code: 'PlanAmbiguous',
          what: `${fitting.length} plans match ${asked}: ${fitting.map((one) => one.plan).join(', ')}`,
          where: 'plans/',
          do: 'narrow their "selects" until only one matches',
        },
      ],
    };
  return { ok: true, value: plan };
}

/**
 * A plan that does not use profiles is only for decisions without one, so that it never competes with one that does.
 */
function servesProfile(plan: Plan, profile: string | undefined): boolean {
  const { workload_profile_ref: wanted } = plan.selects;
  if (wanted !== undefined) return wanted === profile;
  return profile === undefined || fieldsUsed(plan.inputs).includes('workload_profile_ref');
}

function selects(plan: Plan, decision: Decision, environment: string): boolean {
  const { selects: wanted } = plan;
  return (
    wanted.decision_type === decision.decision_type &&
    wanted.target_cloud === decision.target_cloud &&
    wanted.dr_mode === decision.dr_mode &&
    (wanted.environments?.includes(environment) ?? true) &&
    servesProfile(plan, decision.workload_profile_ref)
  );
}
