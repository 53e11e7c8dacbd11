import { CONSUMABLE_FIELDS, type Decision } from '../decision/decision';
import type { Catalogue } from '../effects/catalogue';
import { type CallEffect, type EffectFound, effectOfCall } from '../effects/effect-of-call';
import { DUTIES } from '../effects/effects';
import { type Reason, reasonOf } from '../words/failures';
import type { CallStep } from '../words/steps';
import { type Blueprint, BlueprintStep } from '../world/blueprint';
import type { CompiledCall, SingleStepBlueprint } from './compiled-plan';
import { decidedInputs, overlayInputs } from './inputs';
import type { Plan, PlannedCall } from './plan';
import { scopeOf } from './sync';

/**
 * Compiles one call of a plan as it is approved and executed, and lists what is wrong with its step.
 * `assignmentReasons` refuses an unknown step; the rest is still compiled, to find all problems at once.
 */
export function compileCall(
  call: PlannedCall,
  prefix: string,
  step: CallStep,
  plan: Plan,
  blueprint: Blueprint,
  decision: Decision,
  modules: Catalogue,
): { call: CompiledCall; problems: Reason[] } {
  if ('human' in call)
    return {
      call: {
        id: `${prefix}-${call.human}`,
        step,
        effect: call.effect,
        cloud: null,
        kind: 'human',
        name: call.human,
        instructions: call.instructions,
        proof: call.proof,
      },
      problems: [],
    };
  if ('sync' in call) {
    const scope = scopeOf(call.scope, decision, `plans/ ${plan.plan} steps.${step}`);
    return {
      call: {
        id: `${prefix}-${call.sync}`,
        step,
        effect: 'syncs-secrets',
        cloud: null,
        kind: 'sync',
        name: call.sync,
        scope: scope.ok ? scope.value : '',
        from: call.scope,
      },
      problems: scope.ok ? [] : [scope.reason],
    };
  }
  const source =
    blueprint.steps.find((one) => one.id === call.call) ??
    BlueprintStep.parse({ id: call.call, module_ref: '' });
  const inputs = overlayInputs(source.inputs, plan.inputs[call.call] ?? {}, decision);
  const instance = source.state_instance;
  const found = effectOfCall({ ...source, inputs }, modules);
  const { effect, cloud }: CallEffect = found.ok ? found.value : { effect: 'observes', cloud: null };
  const compiled: CompiledCall = {
    id: `${prefix}-${call.call}`,
    step,
    effect,
    cloud,
    kind: 'hyops',
    blueprint_step: call.call,
    module_ref: source.module_ref,
    state_ref: `${source.module_ref}${instance ? `#${instance}` : ''}`,
    // Whatever the blueprint says: a run must not continue automatically without its data, or with half of its traffic.
    optional: source.optional && !DUTIES[effect].essential && step !== 'move-data' && step !== 'cut-traffic',
    expect: call.expect,
    proof: call.expect === 'may-already-exist' ? call.proof : [],
    secrets: stringsOf(inputs['required_env']),
    decided: decidedInputs(plan.inputs[call.call]).filter(({ field }) => isConsumable(field)),
    overlay: singleStep(source, inputs, call.expect, plan, blueprint),
  };
  return { call: compiled, problems: unseenReasons(plan, source, found) };
}

/**
 * Requires that the effect of each step is known from inputs that the approver sees (C4.4). A step that the blueprint
 * lacks is refused elsewhere.
 */
function unseenReasons(plan: Plan, step: BlueprintStep, found: EffectFound): Reason[] {
  if (step.module_ref === '') return [];
  const refuse = (what: string, advice: string) =>
    reasonOf('PlanInvalid')(`step "${step.id}": ${what}`, `plans/ ${plan.plan} inputs.${step.id}`, advice);
  return [
    ...(found.ok ? [] : [refuse(found.what, found.do)]),
    ...(step['inputs_file']
      ? [
          refuse(
            'HyOps would read more inputs from a file, which approvers do not see',
            'write them into the blueprint or the plan',
          ),
        ]
      : []),
  ];
}

/**
 * Returns a blueprint with only this step. HyOps may skip it because of a stored `ok` only when the plan has a live
 * proof: otherwise a stale `ok` from an earlier drill could pass for a restore. Requirement edges are removed, because
 * the contract sets the order.
 */
function singleStep(
  source: BlueprintStep,
  inputs: Record<string, unknown>,
  expect: 'must-run' | 'may-already-exist',
  plan: Plan,
  blueprint: Blueprint,
): SingleStepBlueprint {
  const maySkip = expect === 'may-already-exist' && source['skip_if_state_ok'] === true;
  return {
    api_version: 'hybridops/v1',
    kind: 'BlueprintSpec',
    blueprint_ref: plan.blueprint,
    mode: blueprint.mode,
    policy: blueprint['policy'] ?? { fail_fast: true, evidence_required: true },
    steps: [
      {
        ...written(source),
        requires: [],
        // HyOps would apply the modules that this one depends on, which were neither assigned nor approved.
        with_deps: false,
        skip_if_state_ok: maySkip,
        verify_state_on_skip: maySkip,
        inputs,
      },
    ],
  };
}

/** HyOps fills missing values of a step with null or an empty text, which it then refuses to read. */
function written(step: BlueprintStep): BlueprintStep {
  const said = Object.entries(step).filter(([, value]) => value !== null && value !== '');
  return BlueprintStep.parse({ module_ref: '', ...Object.fromEntries(said) });
}

function isConsumable(field: string): boolean {
  return CONSUMABLE_FIELDS.some((one) => one === field);
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
