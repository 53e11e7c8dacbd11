import { breaches } from '../../../contract/decision/rules';
import { compilePlan } from '../../../contract/plan/compile-plan';
import type { CompiledPlan } from '../../../contract/plan/compiled-plan';
import { Plan } from '../../../contract/plan/plan';
import { CALL_STEPS, type CallStep } from '../../../contract/words/steps';
import type { Blueprint } from '../../../contract/world/blueprint';
import { aDecision } from '../decision/a-decision';
import { aPlace } from '../plan/a-plan';
import { aPolicy } from '../policy/a-policy';

type Call = { call: string } | { human: string };
type Written = Record<string, unknown> & { steps: Record<CallStep, Call[] | { nothing: string }> };

/** One way to combine a decision, a placement of the calls and the guards of a plan. */
export interface Combination {
  decision: { decision_type: string; target_cloud: string; dr_mode: string; execution_plane: string };
  /** The plan as it would be written to a file. */
  plan: Written;
  guarded: boolean;
  /** Whether the calls are in the steps of the sample. */
  placed: boolean;
}

const NOTHING = { nothing: 'Left out for this combination.' };
const UNGUARDED = { fencing: NOTHING, backup: NOTHING, traffic: NOTHING };

/**
 * Every combination of decision type, cloud, recovery mode and guards with the placement of a sample, each placement
 * that moves one call, and each that puts all calls into one step.
 */
export function* combinationsOf(
  sample: Written,
  blueprint: Blueprint,
  plane: string,
): Generator<Combination> {
  const placements = placementsOf(sample.steps);
  for (const decision_type of ['burst', 'failover', 'failback'])
    for (const target_cloud of ['gcp', 'azure', 'none'])
      for (const dr_mode of ['restore', 'warm_promote', 'managed_promote'])
        for (const guarded of [true, false])
          for (const [at, steps] of placements.entries()) {
            const selects = { decision_type, target_cloud, dr_mode };
            const guards = guarded ? {} : UNGUARDED;
            const dropped_requires = brokenEdges(steps, blueprint);
            yield {
              decision: { ...selects, execution_plane: plane },
              plan: { ...sample, ...guards, selects, steps, dropped_requires },
              guarded,
              placed: at === 0,
            };
          }
}

/** Compiles a combination; undefined when the decision or the plan is refused. */
export function compileCombination(
  { decision, plan }: Combination,
  blueprint: Blueprint,
): CompiledPlan | undefined {
  const parsed = Plan.safeParse(plan);
  const decided = aDecision(decision);
  if (!parsed.success || breaches(decided).length > 0) return undefined;
  const compiled = compilePlan(decided, parsed.data, blueprint, aPolicy(), aPlace());
  return compiled.ok ? compiled.value : undefined;
}

function placementsOf(steps: Written['steps']): Written['steps'][] {
  const calls = CALL_STEPS.flatMap((step) => {
    const assigned = steps[step];
    return Array.isArray(assigned) ? assigned.map((call) => ({ step, call })) : [];
  });
  const placed = (where: readonly { step: CallStep; call: Call }[]) =>
    Object.fromEntries(
      CALL_STEPS.map((step) => {
        const here = where.filter((one) => one.step === step).map(({ call }) => call);
        return [step, here.length > 0 ? here : NOTHING];
      }),
    ) as Written['steps'];
  return [
    steps,
    ...calls.flatMap((moved) =>
      CALL_STEPS.filter((step) => step !== moved.step).map((step) =>
        placed(calls.map((one) => (one === moved ? { ...one, step } : one))),
      ),
    ),
    ...CALL_STEPS.map((step) => placed(calls.map((one) => ({ ...one, step })))),
  ];
}

function brokenEdges(steps: Written['steps'], blueprint: Blueprint) {
  const order = CALL_STEPS.flatMap((step) => {
    const assigned = steps[step];
    return Array.isArray(assigned) ? assigned.map((one) => ('call' in one ? one.call : one.human)) : [];
  });
  return blueprint.steps.flatMap(({ id, requires }) =>
    requires
      .filter((before) => order.indexOf(before) > order.indexOf(id))
      .map((before) => ({ step: id, requires: before, reason: 'The placement is another one.' })),
  );
}
