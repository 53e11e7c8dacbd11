import { CONSUMABLE_FIELDS, type Decision } from '../decision/decision';
import type { Reason } from '../words/failures';
import { isOneLine, templateMarkIn } from '../words/flawed-text';
import type { Plan } from './plan';

type Inputs = Record<string, unknown>;

/** A value that a plan takes from the decision: `{ from: decision.<field> }`. */
const REFERENCE = /^decision\.([a-z_]+)$/;

function referenced(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const from = value['from'];
  return typeof from === 'string' ? REFERENCE.exec(from)?.[1] : undefined;
}

/** The inputs of a blueprint step with the plan's overrides laid over them, objects key by key. */
export function overlayInputs(base: Inputs, overrides: Inputs, decision: Decision): Inputs {
  const merged: Inputs = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    const below = merged[key];
    merged[key] =
      isObject(value) && isObject(below) && referenced(value) === undefined
        ? overlayInputs(below, value, decision)
        : resolve(value, decision);
  }
  return merged;
}

function resolve(value: unknown, decision: Decision): unknown {
  const field = referenced(value);
  if (field !== undefined) return new Map<string, unknown>(Object.entries(decision)).get(field);
  if (Array.isArray(value)) return value.map((item) => resolve(item, decision));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, decision)]));
  return value;
}

/** Optional fields of the decision on which nothing in the plan depends (C3.9): refused, never ignored. */
export function unconsumed(plan: Plan, decision: Decision): Reason[] {
  const used = new Set(fieldsUsed(plan.inputs));
  if (plan.selects.workload_profile_ref !== undefined) used.add('workload_profile_ref');
  return CONSUMABLE_FIELDS.filter((field) => decision[field] !== undefined && !used.has(field)).map(
    (field) => ({
      code: 'PlanInvalid',
      what: `the decision sets ${field}, but plan ${plan.plan} makes no use of it`,
      where: `plans/ ${plan.plan} inputs`,
      do: `take it up with { from: decision.${field} }, or leave it out of the decision`,
    }),
  );
}

/** Values the plan wants from the decision that the decision does not have, or that are nobody's to interpret. */
export function missingReferences(plan: Plan, decision: Decision): Reason[] {
  const given = new Map<string, unknown>(Object.entries(decision));
  return [...new Set(fieldsUsed(plan.inputs))].flatMap((field): Reason[] => {
    if (field === 'metadata')
      return [
        {
          code: 'PlanInvalid',
          what: `plan ${plan.plan} takes up metadata, which is kept and never interpreted`,
          where: `plans/ ${plan.plan} inputs`,
          do: 'write the value into the plan, or take it from a field that is validated',
        },
      ];
    const value = given.get(field);
    if (value !== undefined) return programReasons(plan, field, value);
    return [
      {
        code: 'PlanInvalid',
        what: `plan ${plan.plan} needs ${field}, which the decision does not say`,
        where: field,
        do: `add ${field} to the decision`,
      },
    ];
  });
}

/**
 * HyOps hands inputs on as variables, where Ansible or a shell would execute what a decision service wrote as a text. What has
 * to hold such a mark is written into the plan, which people review.
 */
function programReasons(plan: Plan, field: string, value: unknown): Reason[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const mark = templateMarkIn(text) ?? (isOneLine(text) ? undefined : 'a line break or a control character');
  if (mark === undefined) return [];
  return [
    {
      code: 'DecisionInvalid',
      what: `${field} contains ${mark}, which a tool behind HyOps could execute, and plan ${plan.plan} hands it to HyOps`,
      where: field,
      do: `remove it from ${field}, or write the value into the plan`,
    },
  ];
}

/** The fields of the decision that a value takes up, however deep. */
export function fieldsUsed(value: unknown): string[] {
  const field = referenced(value);
  if (field !== undefined) return [field];
  if (Array.isArray(value)) return value.flatMap(fieldsUsed);
  return isObject(value) ? Object.values(value).flatMap(fieldsUsed) : [];
}

function isObject(value: unknown): value is Inputs {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
