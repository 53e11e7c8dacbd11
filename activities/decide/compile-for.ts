import type { ReadConfiguration } from '../../contract/configuration/folder';
import { environmentOf, resolveRunner } from '../../contract/configuration/resolve-runner';
import type { Decision } from '../../contract/decision/decision';
import { compilePlan } from '../../contract/plan/compile-plan';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { selectPlan } from '../../contract/plan/select-plan';
import { activeFreezes, frozenReason } from '../../contract/policy/freeze';
import type { Policy } from '../../contract/policy/policy';
import { type PolicyVerdict, policyVerdict } from '../../contract/policy/verdict';
import type { Signer } from '../../contract/signing/allowed-signers';
import type { Parsed } from '../../contract/words/failures';
import type { HyopsReader } from '../hyops/reader';

/** A compiled plan with the policy, its verdict, and the allowed signers. */
export interface Compilation {
  plan: CompiledPlan;
  policy: Policy;
  verdict: PolicyVerdict;
  signers: readonly Signer[];
  /** Whether a notify command is configured. */
  notified: boolean;
}

/** Compiles a decision against the current configuration and HyOps; changes nothing. */
export async function compileFor(
  decision: Decision,
  readConfiguration: ReadConfiguration,
  hyops: HyopsReader,
): Promise<Parsed<Compilation>> {
  const folder = await readConfiguration();
  if (!folder.ok) return folder;
  const missing = await hyops.programsMissing();
  if (missing.length > 0) return { ok: false, reasons: missing };
  const { configuration, plans, policy, signers, modules } = folder.value;
  const runner = resolveRunner(configuration, decision);
  if (!runner.ok) return runner;
  const environment = environmentOf(configuration, decision);
  const plan = selectPlan(plans, decision, environment);
  if (!plan.ok) return plan;
  const [blueprint, hyopsVersion] = await Promise.all([
    hyops.blueprint(environment, plan.value.blueprint),
    hyops.version(),
  ]);
  if (!blueprint.ok) return blueprint;
  if (hyopsVersion === undefined)
    return {
      ok: false,
      reasons: [
        {
          code: 'HyopsVersionUnknown',
          what: 'HyOps does not report its version, so no approval could be bound to it',
          where: 'hyops-dr.yaml hyops.command',
          do: 'run hyops --version by hand and fix the error that it prints',
        },
      ],
    };
  const frozen = activeFreezes(
    policy.freezes,
    { decision, environment, workload: plan.value.workload },
    new Date(),
  );
  if (frozen.length > 0) return { ok: false, reasons: frozen.map(frozenReason) };
  const compiled = compilePlan(decision, plan.value, blueprint.value, policy, {
    environment,
    runner: runner.value.name,
    runnerStateRef: runner.value.state_ref,
    transport: runner.value.transport,
    hyopsVersion,
    vantages: configuration.vantages,
    signers,
    modules,
  });
  if (!compiled.ok) return compiled;
  const about = { decision, environment, author: plan.value.author, signers };
  const verdict = policyVerdict(policy, about, compiled.value.requirement);
  return {
    ok: true,
    value: { plan: compiled.value, policy, verdict, signers, notified: configuration.notify !== undefined },
  };
}
