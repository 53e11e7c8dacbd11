import type { Decision } from '../decision/decision';
import type { Catalogue } from '../effects/catalogue';
import { violations } from '../effects/violations';
import { approvalRequirement } from '../policy/join-rules';
import type { Policy } from '../policy/policy';
import type { Signer } from '../signing/allowed-signers';
import type { Parsed, Reason } from '../words/failures';
import { CALL_STEPS } from '../words/steps';
import type { Transport } from '../words/vocabulary';
import { needsOf } from '../world/access';
import type { Blueprint } from '../world/blueprint';
import type { Vantages } from '../world/vantages';
import { assignmentReasons, callsInOrder, edgeReasons } from './assignment';
import { compileCall } from './compile-call';
import type { CompiledCall, CompiledPlan } from './compiled-plan';
import { unconsumed } from './consumers';
import { bastionReasons, downgrades, repositoryDowngrades } from './downgrades';
import { judgedPlan } from './effects-of-plan';
import { compileEndpoints } from './endpoints';
import { decidedReasons, templateReasons } from './inputs';
import { placeReasons, targetReasons, vantagesUsed } from './places';
import type { Plan } from './plan';
import { modeReasons, placeholderReasons, witnessReasons } from './preconditions';
import { recordReasons } from './records';

/** Where a decision will run, as resolved from the configuration, and who can sign there. */
export interface Place {
  environment: string;
  runner: string;
  runnerStateRef: string;
  transport: Transport;
  hyopsVersion: string;
  /** Other vantage points of this runner. */
  vantages: Vantages;
  signers: readonly Signer[];
  /** The effects of modules that HyOps does not ship. */
  modules: Catalogue;
}

/**
 * Compiles decision, plan, blueprint and policy into the single document that is approved and then executed. Pure;
 * returns every problem at once (C4.4, C4.7-C4.9, C5.1). Keeps the blueprint's own steps and changes only the inputs
 * that the plan lists.
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
    // Without the effect of every call, the required guards are unknown.
    ...(unknown.length === 0 ? effectReasons(plan, decision, calls) : []),
    ...targetReasons(plan),
    ...recordReasons(plan, calls, place.modules),
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

/** Returns the configured modules that calls use, so that a verifier can determine their effects as well. */
function modulesUsed(calls: readonly CompiledCall[], modules: Catalogue): Catalogue {
  const used = calls.flatMap((call) => (call.kind === 'hyops' ? [call.module_ref] : []));
  return Object.fromEntries(Object.entries(modules).filter(([name]) => used.includes(name)));
}
