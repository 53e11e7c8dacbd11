import type { DecidedInput } from '../decision/decided-input';
import type { Decision } from '../decision/decision';
import { type Reason, reasonOf } from '../words/failures';
import { templateMarkIn } from '../words/flawed-text';
import { fieldOf, isDecided, take } from './decided-value';
import type { Plan } from './plan';

type Inputs = Record<string, unknown>;

/** Returns the inputs of a blueprint step with the plan's overrides applied, objects merged key by key. */
export function overlayInputs(base: Inputs, overrides: Inputs, decision: Decision): Inputs {
  const merged: Inputs = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    const below = merged[key];
    merged[key] =
      isObject(value) && isObject(below) && !isDecided(value)
        ? overlayInputs(below, value, decision)
        : resolve(value, decision);
  }
  return merged;
}

function resolve(value: unknown, decision: Decision): unknown {
  if (isDecided(value)) {
    const taken = take(value, decision);
    return taken.ok ? taken.value : undefined;
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, decision));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, decision)]));
  return value;
}

/** Lists every value that a step takes from the decision, at any depth. */
export function decidedInputs(inputs: unknown, path: string[] = []): DecidedInput[] {
  if (isDecided(inputs)) return [{ field: fieldOf(inputs), path }];
  if (typeof inputs !== 'object' || inputs === null) return [];
  return Object.entries(inputs).flatMap(([key, value]) => decidedInputs(value, [...path, key]));
}

/** Lists the fields of the decision that a value uses, at any depth. */
export function fieldsUsed(value: unknown): string[] {
  return decidedInputs(value).map(({ field }) => field);
}

/** Lists problems with the values that a plan takes from the decision, without duplicates (C3.9, C4.8). */
export function decidedReasons({ plan, inputs }: Plan, decision: Decision): Reason[] {
  const reasons = referencesIn(inputs).flatMap((reference): Reason[] => {
    const taken = take(reference, decision);
    if (taken.ok) return [];
    const where = taken.in === 'plan' ? `plans/ ${plan} inputs` : fieldOf(reference);
    return [reasonOf(taken.code)(`plan ${plan} ${taken.what}`, where, taken.do)];
  });
  return [...new Map(reasons.map((reason) => [reason.what, reason])).values()];
}

function referencesIn(value: unknown): { from: string }[] {
  if (isDecided(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

/**
 * Lists template marks, which Ansible or a shell would execute. A plan may have them only in inputs that it declares,
 * so that the approver sees them (C4.8).
 */
export function templateReasons({ plan, inputs, templates }: Plan): Reason[] {
  const found = templatesIn(inputs);
  const listed = templates.map(({ input }) => input);
  const where = `plans/ ${plan} templates`;
  return [
    ...found
      .filter(({ input }) => !listed.includes(input))
      .map(
        ({ input, mark }): Reason => ({
          code: 'PlanInvalid',
          what: `plan ${plan}: input ${input} contains ${mark}, which a tool behind HyOps executes`,
          where,
          do: 'list the input here with a reason, or write the value without it',
        }),
      ),
    ...listed
      .filter((input) => !found.some((one) => one.input === input))
      .map(
        (input): Reason => ({
          code: 'PlanInvalid',
          what: `plan ${plan}: input ${input} is listed under templates, but contains no template mark`,
          where,
          do: 'remove it',
        }),
      ),
  ];
}

function templatesIn(value: unknown, path: string[] = []): { input: string; mark: string }[] {
  if (typeof value === 'string') {
    const mark = templateMarkIn(value);
    return mark === undefined ? [] : [{ input: path.join('.'), mark }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => templatesIn(item, [...path, key]));
}

function isObject(value: unknown): value is Inputs {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
