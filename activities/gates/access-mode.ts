import type { CompiledPlan } from '../../contract/compiled-plan';
import type { Reason } from '../../contract/failures';
import { readModuleState } from '../hyops/module-state';
import { writeBlueprint } from '../hyops/overlay-file';
import type { HyopsReader } from '../hyops/reader';

/** The mode asked for, the mode that the overlays render, and what shows it. */
export interface AccessProof {
  requested: string;
  resolved: string;
  runner: string;
  runner_state: { ref: string; status: string; ready: unknown };
  preflight: 'passed' | 'blocked';
}

/**
 * Proves the access mode before the first mutation (C4.3, C5.1, C6.3). For `runner-local` this worker polls
 * the runner's own queue, so it is there; the runner must be ready by its state, and HyOps' preflight of the
 * whole plan must pass.
 */
export async function proveAccessMode(
  root: string,
  plan: CompiledPlan,
  hyops: HyopsReader,
): Promise<{ reasons: Reason[]; proof: AccessProof }> {
  const state = await readModuleState(root, plan.runner_state_ref);
  const ready = state?.outputs['cap.ctrl.runner'];
  const reasons: Reason[] = [];
  if (plan.access_mode !== 'runner-local')
    reasons.push({
      code: 'AccessModeUnmet',
      what: `this runner cannot prove ${plan.access_mode} yet`,
      where: 'execution_plane',
      do: 'decide for runner-local',
    });
  if (state?.status !== 'ok' || ready !== 'ready')
    reasons.push({
      code: 'AccessModeUnmet',
      what: `runner ${plan.runner} is not ready: its state is ${state?.status ?? 'missing'}, its capability ${ready ?? 'missing'}`,
      where: plan.runner_state_ref,
      do: 'bootstrap the runner with HyOps (networking/gcp-ops-runner@v1)',
    });
  const blocked = await hyops.preflight(plan.environment, await writeOverlay(root, plan));
  reasons.push(...blocked);
  return {
    reasons,
    proof: {
      requested: plan.decision.execution_plane,
      resolved: plan.access_mode,
      runner: plan.runner,
      runner_state: { ref: plan.runner_state_ref, status: state?.status ?? 'missing', ready: ready ?? null },
      preflight: blocked.length === 0 ? 'passed' : 'blocked',
    },
  };
}

/** One overlay of all calls in the contract's order, each after the one before it, for one preflight start. */
async function writeOverlay(root: string, plan: CompiledPlan): Promise<string> {
  const calls = plan.calls.flatMap((call) => (call.kind === 'hyops' ? [call] : []));
  const [first] = calls;
  const steps = calls.map(({ overlay }, at) => ({
    ...overlay.steps[0],
    requires: at === 0 ? [] : [calls[at - 1]?.blueprint_step],
  }));
  return writeBlueprint(root, `${plan.decision.decision_id}.preflight`, { ...first?.overlay, steps });
}
