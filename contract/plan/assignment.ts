import { type Reason, reasonOf } from '../words/failures';
import { CALL_STEPS, type CallStep } from '../words/steps';
import type { Blueprint } from '../world/blueprint';
import type { Plan, PlannedCall } from './plan';

/** Lists the calls of a plan in the contract's order, each with its step (C7.4-C7.9). */
export function callsInOrder(plan: Plan): { step: CallStep; call: PlannedCall }[] {
  return CALL_STEPS.flatMap((step) => {
    const assigned = plan.steps[step];
    return Array.isArray(assigned) ? assigned.map((call) => ({ step, call })) : [];
  });
}

/** Checks that every step of the blueprint is in exactly one contract step, and nothing else is. */
export function assignmentReasons(plan: Plan, blueprint: Blueprint): Reason[] {
  const known = new Set(blueprint.steps.map((step) => step.id));
  const assigned = callsInOrder(plan).flatMap(({ call }) => ('call' in call ? [call.call] : []));
  const where = `plans/ ${plan.plan} steps`;
  return [
    ...assigned
      .filter((id) => !known.has(id))
      .map((id) => invalid(`${plan.blueprint} has no step "${id}"`, where, 'correct the step id')),
    ...[...known]
      .filter((id) => !assigned.includes(id))
      .map((id) =>
        invalid(
          `step "${id}" of ${plan.blueprint} is not assigned`,
          where,
          'assign it to one of the steps 4 to 9',
        ),
      ),
    ...[...new Set(assigned.filter((id, at) => assigned.indexOf(id) !== at))].map((id) =>
      invalid(`step "${id}" is assigned more than once`, where, 'assign it once'),
    ),
    ...Object.keys(plan.inputs)
      .filter((id) => !known.has(id))
      .map((id) =>
        invalid(
          `inputs are given for "${id}", which is not a step of ${plan.blueprint}`,
          `plans/ ${plan.plan} inputs`,
          'correct the step id or remove the inputs',
        ),
      ),
  ];
}

/** Requires a reason for each requirement edge that the contract's order breaks, and for no other edge. */
export function edgeReasons(plan: Plan, blueprint: Blueprint): Reason[] {
  const position = new Map(
    callsInOrder(plan).flatMap(({ call }, at) => ('call' in call ? [[call.call, at] as const] : [])),
  );
  const broken = blueprint.steps.flatMap((step) =>
    step.requires
      // Skips unassigned steps; `assignmentReasons` reports those.
      .filter((required) => (position.get(required) ?? -1) > (position.get(step.id) ?? Infinity))
      .map((required) => ({ step: step.id, requires: required })),
  );
  const listed = plan.dropped_requires;
  const has = (edges: { step: string; requires: string }[], edge: { step: string; requires: string }) =>
    edges.some((other) => other.step === edge.step && other.requires === edge.requires);
  const where = `plans/ ${plan.plan} dropped_requires`;
  return [
    ...broken
      .filter((edge) => !has(listed, edge))
      .map((edge) =>
        invalid(
          `the contract's order runs "${edge.step}" before "${edge.requires}", which it requires`,
          where,
          'list this edge with the reason why it may be dropped',
        ),
      ),
    ...listed
      .filter((edge) => !has(broken, edge))
      .map((edge) =>
        invalid(
          `"${edge.step}" requires "${edge.requires}" is listed as dropped, but is not`,
          where,
          'remove it',
        ),
      ),
  ];
}

const invalid = reasonOf('PlanInvalid');
