import { selectPlan } from '../../../contract/plan/select-plan';
import { aDecision } from '../decision/a-decision';
import { problemsOf } from '../decision/problems-of';
import { aPlan } from './a-plan';

const SELECTS = { decision_type: 'failover', target_cloud: 'gcp', dr_mode: 'restore' };
const named = (name: string, selects: Record<string, unknown> = {}) =>
  aPlan({ plan: `${name}@v1`, selects: { ...SELECTS, ...selects } });

describe('the plan for a decision', () => {
  it('is the one for its type, cloud and mode (C4.4)', () => {
    const plans = [
      named('azure', { target_cloud: 'azure' }),
      named('burst', { decision_type: 'burst' }),
      named('promote', { dr_mode: 'warm_promote' }),
      named('right'),
    ];
    expect(selectPlan(plans, aDecision(), 'production')).toMatchObject({
      ok: true,
      value: { plan: 'right@v1' },
    });
  });

  it('is never a similar one: a decision without a matching plan is refused (C4.4)', () => {
    const decision = aDecision({ dr_mode: 'warm_promote' });
    expect(problemsOf(selectPlan([named('near')], decision, 'production'))).toEqual([
      'PlanMissing at plans/: no plan matches failover / gcp / warm_promote in production; known plans: near@v1',
    ]);
    expect(problemsOf(selectPlan([], decision, 'production'))).toEqual([
      expect.stringContaining('known plans: none'),
    ]);
  });

  it('is refused when two match, in any order (C4.4)', () => {
    const plans = [named('one'), named('two', { environments: ['production'] })];
    for (const order of [plans, plans.toReversed()])
      expect(problemsOf(selectPlan(order, aDecision(), 'production'))).toEqual([
        expect.stringMatching(/^PlanAmbiguous at plans\/: 2 plans match .*(one@v1|two@v1), (one@v1|two@v1)$/),
      ]);
  });

  it('can be narrowed by environment and by workload profile (C3.9, C4.4)', () => {
    const plans = [
      named('staging', { environments: ['staging'] }),
      named('large', { environments: ['production'], workload_profile_ref: 'large' }),
    ];
    const large = aDecision({ workload_profile_ref: 'large' });
    expect(selectPlan(plans, large, 'production')).toMatchObject({ value: { plan: 'large@v1' } });
    expect(selectPlan(plans, aDecision(), 'staging')).toMatchObject({ value: { plan: 'staging@v1' } });
    expect(problemsOf(selectPlan(plans, aDecision(), 'production'))).toEqual([
      expect.stringContaining('PlanMissing'),
    ]);
  });

  it('with a workload profile is never one that ignores profiles, so the two do not conflict (C3.9, C4.4)', () => {
    const plain = named('plain');
    const large = named('large', { workload_profile_ref: 'large' });
    const any = aPlan({
      ...{ plan: 'any@v1', selects: SELECTS },
      inputs: { restore: { size: { from: 'decision.workload_profile_ref' } } },
    });
    const chosen = (profile?: string) =>
      selectPlan([plain, large], aDecision({ workload_profile_ref: profile }), 'production');
    expect(chosen()).toMatchObject({ value: { plan: 'plain@v1' } });
    expect(chosen('large')).toMatchObject({ value: { plan: 'large@v1' } });
    expect(problemsOf(chosen('small'))).toEqual([
      'PlanMissing at plans/: no plan matches failover / gcp / restore / small in production; known plans: plain@v1, large@v1',
    ]);
    expect(
      selectPlan([plain, any], aDecision({ workload_profile_ref: 'small' }), 'production'),
    ).toMatchObject({
      value: { plan: 'any@v1' },
    });
  });
});
