import { CONSUMABLE_FIELDS, type Decision } from '../decision/decision';
import type { Catalogue } from '../effects/catalogue';
import { type CallEffect, type EffectFound, effectOfCall } from '../effects/effect-of-call';
import { DUTIES } from '../effects/effects';
import { violations } from '../effects/violations';
import { approvalRequirement } from '../policy/join-rules';
import type { Policy } from '../policy/policy';
import type { Signer } from '../signing/allowed-signers';
import type { Parsed, Reason } from '../words/failures';
import { CALL_STEPS, type CallStep } from '../words/steps';
import type { Transport } from '../words/vocabulary';
import { needsOf } from '../world/access';
import { type Blueprint, BlueprintStep } from '../world/blueprint';
import type { Vantages } from '../world/vantages';
import { assignmentReasons, callsInOrder, edgeReasons } from './assignment';
import type { CompiledCall, CompiledPlan, SingleStepBlueprint } from './compiled-plan';
import { unconsumed } from './consumers';
import { bastionReasons, downgrades, repositoryDowngrades } from './downgrades';
import { compileEndpoints } from './endpoints';
import { decidedInputs, decidedReasons, overlayInputs, templateReasons } from './inputs';
import { judgedPlan } from './judged-plan';
import { placeReasons, targetReasons, vantagesUsed } from './places';
import type { Plan, PlannedCall } from './plan';
import { modeReasons, placeholderReasons, witnessReasons } from './preconditions';

/** Where a decision is going to run, as the configuration resolved it, and who can sign there. */
export interface Place {
  environment: string;
  runner: string;
  runnerStateRef: string;
  transport: Transport;
  hyopsVersion: string;
  /** Other places that this runner can look from. */
  vantages: Vantages;
  signers: readonly Signer[];
  /** What the modules do that HyOps does not ship. */
  modules: Catalogue;
}

/**
 * Makes of decision, plan, blueprint and policy the one thing that is approved and then executed.
 * Pure; every problem at once (C4.4, C4.7-C4.9, C5.1). The blueprint's own steps are kept, their inputs
 * changed only by what the plan lists.
 */
export function compilePlan(
  decision: Decision,
  plan: Plan,
  blueprint: Blueprint,
  policy: Policy,
  place: Place,
): Parsed<CompiledPlan> {
  const requirement = approvalRequirement(policy, {
    decision,
    environment: place.environment,
    author: plan.author,
    signers: place.signers,
  });
  const compiled = callsInOrder(plan).map(({ step, call }, at) =>
    compileCall(
      call,
      `${String(at + 1).padStart(2, '0')}-${step}`,
      step,
      plan,
      blueprint,
      decision,
      place.modules,
    ),
  );
  const calls = compiled.map(({ call }) => call);
  const published = compileEndpoints(plan, calls);
  const unknown = compiled.flatMap(({ problems }) => problems);
  const needs = needsOf(plan.access, decision.execution_plane);
  const reasons: Reason[] = [
    ...modeReasons(plan, decision),
    ...placeReasons(plan, needs, place.vantages),
    ...assignmentReasons(plan, blueprint),
    ...edgeReasons(plan, blueprint),
    ...unknown,
    // Without the effect of every call nothing can be said of their guards.
    ...(unknown.length === 0 ? effectReasons(plan, decision, calls) : []),
    ...targetReasons(plan),
    ...published.reasons,
    ...(requirement.ok
      ? witnessReasons(
          plan,
          [...new Set([...requirement.value.approvers, ...policy.operators])],
          place.signers,
        )
      : []),
    ...placeholderReasons(plan),
    ...decidedReasons(plan, decision),
    ...templateReasons(plan),
    ...unconsumed(plan, blueprint, decision, place.modules),
    ...calls.flatMap((call) =>
      call.kind === 'hyops'
        ? [
            ...downgrades(
              call.blueprint_step,
              call.overlay.steps[0].inputs,
              decision.execution_plane,
              call.module_ref,
            ),
            ...repositoryDowngrades(call.blueprint_step, call.overlay.steps[0].inputs, decision),
            ...(needs ? bastionReasons(call.blueprint_step, call.overlay.steps[0].inputs, needs) : []),
          ]
        : [],
    ),
    ...(requirement.ok ? [] : requirement.reasons),
  ];
  if (reasons.length > 0 || !requirement.ok || !needs) return { ok: false, reasons };
  return {
    ok: true,
    value: {
      plan: plan.plan,
      description: plan.description,
      author: plan.author ?? null,
      decision,
      environment: place.environment,
      workload: plan.workload,
      objectives: plan.objectives,
      runner: place.runner,
      runner_state_ref: place.runnerStateRef,
      transport: place.transport,
      access_mode: decision.execution_plane,
      access: needs,
      public_hosts: plan.public_hosts,
      vantages: vantagesUsed(plan, needs, place.vantages),
      blueprint_ref: plan.blueprint,
      hyops_version: place.hyopsVersion,
      calls,
      modules: modulesUsed(calls, place.modules),
      nothing: CALL_STEPS.flatMap((step) => {
        const assigned = plan.steps[step];
        return Array.isArray(assigned) ? [] : [{ step, reason: assigned.nothing }];
      }),
      templates: plan.templates,
      dropped_requires: plan.dropped_requires,
      requirement: requirement.value,
      operators: policy.operators,
      operator_wait_minutes: policy.operator_wait_minutes,
      same_decision_after_minutes: policy.same_decision_after_minutes,
      repository: {
        state_ref: decision.repo_state_ref ?? null,
        max_state_age_days: plan.repository.max_state_age_days,
        backup: plan.backup,
      },
      fencing: plan.fencing,
      traffic: plan.traffic,
      endpoints: published.endpoints,
      cannot_be_undone: plan.cannot_be_undone,
    },
  };
}

function compileCall(
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
  // An unknown id is refused by assignmentReasons; the rest is still compiled, to find all problems at once.
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

function effectReasons(plan: Plan, decision: Decision, calls: CompiledCall[]): Reason[] {
  const judged = judgedPlan({
    decision,
    access_mode: decision.execution_plane,
    calls,
    fencing: plan.fencing,
    backup: plan.backup,
    traffic: plan.traffic,
    endpoints: plan.endpoints,
  });
  return violations(judged).map(({ what, where, do: advice }) => ({
    code: 'PlanInvalid',
    what: `plan ${plan.plan}: ${what}`,
    where: `plans/ ${plan.plan} ${where}`,
    do: advice,
  }));
}

/** The modules of the configuration folder that calls use, so that a verifier can tell their effects as well. */
function modulesUsed(calls: readonly CompiledCall[], modules: Catalogue): Catalogue {
  const used = calls.flatMap((call) => (call.kind === 'hyops' ? [call.module_ref] : []));
  return Object.fromEntries(Object.entries(modules).filter(([name]) => used.includes(name)));
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
