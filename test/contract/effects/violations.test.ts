import fc from 'fast-check';
import { DUTIES, EFFECTS } from '../../../contract/effects/effects';
import type { JudgedPlan } from '../../../contract/effects/judged-plan';
import { violations } from '../../../contract/effects/violations';
import { CALL_STEPS } from '../../../contract/words/steps';
import { ACCESS_MODES, CLOUDS, DR_MODES } from '../../../contract/words/vocabulary';

const call = fc.record({
  id: fc.constantFrom('01-a', '02-b', '03-c'),
  step: fc.constantFrom(...CALL_STEPS),
  kind: fc.constantFrom('hyops' as const, 'human' as const),
  effect: fc.constantFrom(...EFFECTS),
  cloud: fc.constantFrom(null, ...CLOUDS),
  repository: fc.boolean(),
  skippable: fc.boolean(),
});
const anyPlan: fc.Arbitrary<JudgedPlan> = fc.record({
  decision_type: fc.constantFrom('burst' as const, 'failover' as const, 'failback' as const),
  target_cloud: fc.constantFrom(...CLOUDS),
  dr_mode: fc.constantFrom(...DR_MODES).filter((mode) => mode !== 'deny'),
  access_mode: fc.constantFrom(...ACCESS_MODES),
  calls: fc.array(call, { maxLength: 4 }),
  fencing: fc.boolean(),
  backup: fc.boolean(),
  read_back: fc.boolean(),
  endpoints: fc.boolean(),
});
const accepted = anyPlan.filter((plan) => violations(plan).length === 0);
const always = (holds: (plan: JudgedPlan) => boolean) =>
  fc.assert(fc.property(accepted, holds), { numRuns: 300 });
const has = ({ calls }: JudgedPlan, ...effects: string[]) =>
  calls.some(({ effect }) => effects.includes(effect));

describe('a plan that violates no rule of effects', () => {
  it('C6.5: proves fencing wherever two writers would do harm', () => {
    always((plan) => plan.fencing || !has(plan, 'restores', 'promotes', 'cuts-traffic'));
  });

  it('C6.5: does no harm in a burst', () => {
    always((plan) => plan.decision_type !== 'burst' || !has(plan, 'restores', 'promotes', 'cuts-traffic'));
  });

  it('C6.4, C4.9: restores only with a backup, from the repository that the decision names', () => {
    always(
      ({ calls, backup }) =>
        !calls.some(
          ({ effect, kind, repository }) =>
            effect === 'restores' && (!backup || (kind === 'hyops' && !repository)),
        ),
    );
  });

  it('C7.4-C7.9: has each effect in its step, and moves data before it cuts traffic', () => {
    always(({ calls }) => calls.every(({ effect, step }) => DUTIES[effect].steps.includes(step)));
  });

  it('C7.8, C8.6: reads back the traffic that it cuts, and names the endpoints of the workload', () => {
    always((plan) => !has(plan, 'cuts-traffic') || (plan.read_back && plan.endpoints));
  });

  it('C3.3: changes nothing outside the target cloud', () => {
    always(({ calls, target_cloud }) =>
      calls.every(
        ({ effect, cloud }) => !DUTIES[effect].at_target || cloud === null || cloud === target_cloud,
      ),
    );
  });

  it('C3.4: has the effect that the mode of its failover requires', () => {
    always((plan) => {
      if (plan.decision_type === 'burst') return true;
      return plan.dr_mode === 'restore'
        ? has(plan, 'restores')
        : has(plan, 'promotes') && !has(plan, 'restores');
    });
  });

  it('C5.5: opens an address only for public-ephemeral, and has a person remove it last', () => {
    always((plan) => {
      if (plan.access_mode !== 'public-ephemeral') return !has(plan, 'opens-access');
      const last = plan.calls.at(-1);
      return last?.effect === 'removes' && last.kind === 'human';
    });
  });
});
