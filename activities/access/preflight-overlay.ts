import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { writeBlueprint } from '../hyops/overlay-file';

/**
 * Writes one overlay with all calls in the contract's order, so that one preflight covers them. A step requires only
 * the calls whose state it reads: HyOps checks drivers and renders hosts only for steps without requirements.
 */
export async function writePreflightOverlay(root: string, plan: CompiledPlan): Promise<string> {
  const calls = plan.calls.flatMap((call) => (call.kind === 'hyops' ? [call] : []));
  const steps = calls.map(({ overlay }, at) => {
    const read = new Set(stateRefsIn(overlay.steps[0].inputs));
    const before = calls.slice(0, at).filter(({ state_ref }) => read.has(state_ref));
    return { ...overlay.steps[0], requires: before.map(({ blueprint_step }) => blueprint_step) };
  });
  const name = `${plan.decision.decision_id}.preflight`;
  return writeBlueprint(root, name, { ...calls[0]?.overlay, steps });
}

function stateRefsIn(inputs: Record<string, unknown>): string[] {
  return Object.entries(inputs).flatMap(([key, value]) =>
    key.endsWith('_state_ref') && typeof value === 'string' ? [value] : [],
  );
}
