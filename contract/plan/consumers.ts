import { CONSUMABLE_FIELDS, type Decision } from '../decision/decision';
import type { Catalogue } from '../effects/catalogue';
import { consumersIn } from '../effects/effect-of-call';
import type { Reason } from '../words/failures';
import type { Blueprint } from '../world/blueprint';
import { callsInOrder } from './assignment';
import { decidedInputs } from './inputs';
import type { Plan } from './plan';
import { SYNC_FIELD } from './sync';

/**
 * Lists optional fields of the decision that nothing uses (C3.9): these are refused, never ignored. A field is used by
 * an input through which the module is known to act on it, so a field copied into a note does not count. The profile is
 * also used to select the plan. A sync uses the profile of secrets as its scope.
 */
export function unconsumed(
  plan: Plan,
  blueprint: Blueprint,
  decision: Decision,
  modules: Catalogue,
): Reason[] {
  const inputs = blueprint.steps.flatMap(({ id, module_ref }) =>
    consumersIn(module_ref, modules).map((consumer) => ({ id, ...consumer })),
  );
  const used = blueprint.steps.flatMap(({ id }) =>
    decidedInputs(plan.inputs[id]).flatMap(({ field, path: [input = ''] }) =>
      inputs.some((one) => one.id === id && one.field === field && one.input === input) ? [field] : [],
    ),
  );
  if (callsInOrder(plan).some(({ call }) => 'sync' in call && typeof call.scope !== 'string'))
    used.push(SYNC_FIELD);
  if (plan.selects.workload_profile_ref !== undefined) used.push('workload_profile_ref');
  return CONSUMABLE_FIELDS.filter((field) => decision[field] !== undefined && !used.includes(field)).map(
    (field) => {
      const fitting = inputs
        .filter((one) => one.field === field)
        .map(({ id, input }) => `inputs.${id}.${input}`);
      return {
        code: 'PlanInvalid',
        what: `the decision sets ${field}, but no call of plan ${plan.plan} acts on it`,
        where: `plans/ ${plan.plan} inputs`,
        do:
          fitting.length > 0
            ? `insert it at ${fitting.join(' or ')}, or leave it out of the decision`
            : 'leave it out of the decision, or use a plan with a call that acts on it',
      };
    },
  );
}
