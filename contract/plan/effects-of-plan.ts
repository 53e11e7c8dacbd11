import type { CallEffect } from '../effects/effect-of-call';
import type { JudgedPlan } from '../effects/judged-plan';
import { COMING_RUNGS } from '../gates/fencing';
import type { CallStep } from '../words/steps';

type Nothing = { nothing: string };

/** The parts of a plan that its effects are judged by, both in a compiled plan and in the plan of a bundle. */
export interface PlanOfEffects {
  decision: Pick<JudgedPlan, 'decision_type' | 'target_cloud' | 'dr_mode'>;
  access_mode: JudgedPlan['access_mode'];
  calls: readonly (CallEffect & {
    id: string;
    step: CallStep;
    kind: JudgedPlan['calls'][number]['kind'];
    expect?: string | undefined;
    overlay?: { steps: readonly { inputs: Record<string, unknown> }[] } | undefined;
  })[];
  fencing: { rungs: readonly { rung: string }[] } | Nothing;
  backup: { state_ref: string } | Nothing;
  traffic: readonly unknown[] | Nothing;
  endpoints: Record<string, unknown>;
}

/** Returns a plan as its effects are judged (C4.4). */
export function judgedPlan({
  decision,
  calls,
  fencing,
  backup,
  traffic,
  endpoints,
  ...plan
}: PlanOfEffects): JudgedPlan {
  const coming: readonly string[] = COMING_RUNGS;
  return {
    decision_type: decision.decision_type,
    target_cloud: decision.target_cloud,
    dr_mode: decision.dr_mode,
    access_mode: plan.access_mode,
    calls: calls.map(({ id, step, kind, effect, cloud, expect, overlay }) => ({
      id,
      step,
      kind,
      effect,
      cloud,
      repository: Boolean(overlay?.steps[0]?.inputs['repo_state_ref']),
      skippable: expect === 'may-already-exist',
    })),
    fencing: 'rungs' in fencing && fencing.rungs.some(({ rung }) => !coming.includes(rung)),
    backup: !('nothing' in backup),
    read_back: Array.isArray(traffic),
    endpoints: Object.keys(endpoints).length > 0,
  };
}
