import fc from 'fast-check';
import type { Catalogue } from '../../../contract/effects/catalogue';
import { compilePlan } from '../../../contract/plan/compile-plan';
import { templateMarkIn } from '../../../contract/words/flawed-text';
import { CALL_STEPS } from '../../../contract/words/steps';
import type { Blueprint, BlueprintStep } from '../../../contract/world/blueprint';
import { aDecision } from '../decision/a-decision';
import { problemsOf } from '../decision/problems-of';
import { aPolicy } from '../policy/a-policy';
import { aBlueprint, aPlace, aPlan } from './a-plan';

const scalar = fc.oneof(
  fc
    .string({ maxLength: 8 })
    .filter((text) => !text.includes('CHANGE_ME') && templateMarkIn(text) === undefined),
  fc.integer(),
  fc.boolean(),
);
const key = fc.constantFrom('ttl', 'zone', 'labels', 'node_count', 'note');
const inputs = fc.dictionary(
  key,
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(key, scalar)),
);
const BURST = aDecision({ decision_type: 'burst', dr_mode: 'managed_promote' });
const noEdges = { requires: [] as string[] };

/** A blueprint of any steps with any inputs, where each requires some of those before it. */
const blueprint = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/), { minLength: 1, maxLength: 8 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id, at) =>
        fc.record({ inputs, requires: fc.subarray(ids.slice(0, at)) }).map((step) => ({ id, ...step })),
      ),
    ),
  )
  .map((steps) =>
    aBlueprint({
      steps: steps.map((step) => ({ ...step, module_ref: `module/${step.id}`, phase: 'operations' })),
    }),
  );

/** Where each step of a blueprint goes, and what is laid over its inputs. */
const assigned = blueprint.chain((shipped) =>
  fc.record({
    shipped: fc.constant(shipped),
    places: fc.array(fc.constantFrom(...CALL_STEPS), {
      minLength: shipped.steps.length,
      maxLength: shipped.steps.length,
    }),
    overrides: fc.dictionary(fc.constantFrom(...shipped.steps.map(({ id }) => id)), inputs),
  }),
);

/** A plan that assigns every step, and lists every edge that its order breaks. */
function planFor(
  shipped: Blueprint,
  places: (typeof CALL_STEPS)[number][],
  overrides: Record<string, Record<string, unknown>>,
) {
  const at = (id: string) => shipped.steps.findIndex((step) => step.id === id);
  const rank = (id: string) => CALL_STEPS.indexOf(places[at(id)] ?? 'prepare-target') * 100 + at(id);
  const steps = Object.fromEntries(
    CALL_STEPS.map((step) => {
      const calls = shipped.steps
        .filter((_, index) => places[index] === step)
        .map(({ id }) => ({ call: id, expect: 'must-run' }));
      return [step, calls.length > 0 ? calls : { nothing: 'There is nothing to do here.' }];
    }),
  );
  const dropped_requires = shipped.steps.flatMap(({ id, requires }) =>
    requires
      .filter((before) => rank(before) > rank(id))
      .map((before) => ({ step: id, requires: before, reason: 'The contract has another order.' })),
  );
  return aPlan({
    selects: { decision_type: 'burst', target_cloud: 'gcp', dr_mode: 'managed_promote' },
    steps,
    dropped_requires,
    inputs: overrides,
    traffic: { nothing: 'No traffic is cut in this plan.' },
    endpoints: {},
  });
}

/** Modules that only observe may stand anywhere. */
const modulesOf = ({ steps }: Blueprint): Catalogue =>
  Object.fromEntries(steps.map(({ module_ref }) => [module_ref, { effect: 'observes' }]));

/** What a step is without what a single-step overlay sets of its own. */
function bare({
  inputs: _,
  requires: __,
  skip_if_state_ok: ___,
  verify_state_on_skip: ____,
  with_deps: _____,
  ...step
}: BlueprintStep) {
  return step;
}

describe('a compiled plan, of any blueprint and any assignment', () => {
  it('has exactly the steps of the blueprint, with only the inputs changed that the plan lists (C4.4)', () => {
    fc.assert(
      fc.property(assigned, ({ shipped, places, overrides }) => {
        const result = compilePlan(
          BURST,
          planFor(shipped, places, overrides),
          shipped,
          aPolicy(),
          aPlace({ modules: modulesOf(shipped) }),
        );
        if (!result.ok) throw new Error(problemsOf(result).join('\n'));
        const calls = result.value.calls.flatMap((call) => (call.kind === 'hyops' ? [call] : []));
        const ids = calls.map(({ blueprint_step }) => blueprint_step);
        expect(ids.toSorted()).toEqual(shipped.steps.map(({ id }) => id).toSorted());
        for (const { overlay, step: place } of calls) {
          const [made, ...more] = overlay.steps;
          const source = shipped.steps.find(({ id }) => id === made.id);
          if (!source) throw new Error(`${made.id} is not a step of the blueprint`);
          expect(more).toEqual([]);
          expect(bare(made)).toEqual(bare(source));
          expect(made).toMatchObject({ ...noEdges, skip_if_state_ok: false });
          expect(place).toBe(places[shipped.steps.indexOf(source)]);
          expectOnlyListed(made.inputs, source.inputs, overrides[made.id] ?? {});
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is refused with a step more or a step less than the blueprint (C4.4)', () => {
    fc.assert(
      fc.property(assigned, fc.nat(), ({ shipped, places, overrides }, which) => {
        const plan = planFor(shipped, places, overrides);
        const gone = shipped.steps[which % shipped.steps.length]?.id ?? '';
        const fewer = { ...shipped, steps: shipped.steps.filter(({ id }) => id !== gone) };
        const more = {
          ...shipped,
          steps: [...shipped.steps, { ...aBlueprint().steps[0], id: 'another_step' } as BlueprintStep],
        };
        for (const other of [fewer, more])
          expect(compilePlan(BURST, plan, other, aPolicy(), aPlace({ modules: modulesOf(shipped) })).ok).toBe(
            false,
          );
      }),
      { numRuns: 50 },
    );
  });
});

/** Every key is the shipped one where the plan says nothing, and the plan's where it does; objects key by key. */
function expectOnlyListed(
  made: Record<string, unknown>,
  shipped: Record<string, unknown>,
  listed: Record<string, unknown>,
): void {
  expect(Object.keys(made).toSorted()).toEqual(
    [...new Set([...Object.keys(shipped), ...Object.keys(listed)])].toSorted(),
  );
  for (const [name, value] of Object.entries(made)) {
    if (!(name in listed)) expect(value).toEqual(shipped[name]);
    else if (isObject(listed[name]) && isObject(shipped[name]))
      expect(value).toEqual({ ...shipped[name], ...listed[name] });
    else expect(value).toEqual(listed[name]);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
