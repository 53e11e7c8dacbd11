import { CONSUMABLE_FIELDS, type Decision } from '../decision/decision';
import type { Catalogue } from '../effects/catalogue';
import { type CallEffect, type EffectFound, effectOfCall } from '../effects/effect-of-call';
import { DUTIES } from '../effects/effects';
import type { Reason } from '../words/failures';
import type { CallStep } from '../words/steps';
import { type Blueprint, BlueprintStep } from '../world/blueprint';
import type { CompiledCall, SingleStepBlueprint } from './compiled-plan';
import { decidedInputs, overlayInputs } from './inputs';
import type { Plan, PlannedCall } from './plan';

/**
 * One call of a plan as it is approved and executed, and what is wrong with its step. An unknown step is refused by
 * assignmentReasons; the rest is still compiled, to find all problems at once.
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
    // Whatever the blueprint calls it: without its data, or half of its traffic, a run does not go on by itself.
    optional: source.optional && !DUTIES[effect].essential && step !== 'move-data' && step !== 'cut-traffic',
    expect: call.expect,
    proof: call.expect === 'may-already-exist' ? call.proof : [],
    secrets: stringsOf(inputs['required_env']),
    decided: decidedInputs(plan.inputs[call.call]).filter(({ field }) => isConsumable(field)),
    overlay: singleStep(source, inputs, call.expect, plan, blueprint),
  };
  return { call: compiled, problems: unseenReasons(plan, source, found) };
}

/** What a step does must be known, from inputs that its approver sees (C4.4). A step that the blueprint lacks is refused anyway. */
function unseenReasons(plan: Plan, step: BlueprintStep, found: EffectFound): Reason[] {
  if (step.module_ref === '') return [];
  const refuse = (what: string, advice: string): Reason => ({
    code: 'PlanInvalid',
    what: `step "${step.id}": ${what}`,
    where: `plans/ ${plan.plan} inputs.${step.id}`,
    do: advice,
  });
  return [
    ...(found.ok ? [] : [refuse(found.what, found.do)]),
    ...(step['inputs_file']
      ? [
          refuse(
            'HyOps would read more inputs from a file, which nobody approves',
            'write them into the blueprint or the plan',
          ),
        ]
      : []),
  ];
}

/**
 * A blueprint of this one step. HyOps may skip on a stored `ok` only where the plan has a live proof:
 * a stale `ok` of an earlier drill would otherwise pass for a restore. Edges go: the order is ours.
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
        // HyOps would apply the modules that this one depends on, which nobody assigned or approved.
        with_deps: false,
        skip_if_state_ok: maySkip,
        verify_state_on_skip: maySkip,
        inputs,
      },
    ],
  };
}

/** HyOps fills what a step leaves out with null or an empty text, and refuses to read that back. */
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
