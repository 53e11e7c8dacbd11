import { activeFreezes, frozenReason } from '../../../contract/policy/freeze';
import { Policy } from '../../../contract/policy/policy';
import { aDecision, NOW } from '../decision/a-decision';
import { aPolicy } from './a-policy';

const YEAR_END = { name: 'year end', reason: 'the books are closed' };

const freezing = (freeze: Record<string, unknown>, decision: Record<string, unknown> = {}) =>
  activeFreezes(
    aPolicy({ freezes: [{ ...YEAR_END, ...freeze }] }).freezes,
    { decision: aDecision(decision), environment: 'production', workload: 'orders' },
    NOW,
  ).map(({ name }) => name);

describe('a freeze in the policy', () => {
  it.each([
    ['without a window', {}],
    ['from now on', { from: '2026-03-01T12:00:00Z' }],
    ['that has begun', { from: '2026-03-01T11:59:59Z', until: '2026-03-02T00:00:00Z' }],
    ['by another time zone', { from: '2026-03-01T13:30:00+02:00' }],
    ['for this workload', { when: { workloads: ['billing', 'orders'] } }],
    ['for this kind of decision', { when: { decision_types: ['failover'], environments: ['production'] } }],
  ])('%s stops changes (C4.2)', (_, freeze) => {
    expect(freezing(freeze)).toEqual(['year end']);
  });

  it.each([
    ['that is over', { until: '2026-03-01T12:00:00Z' }],
    ['that has not begun', { from: '2026-03-01T12:00:01Z' }],
    ['for another workload', { when: { workloads: ['billing'] } }],
    ['for another cloud', { when: { target_clouds: ['aws'] } }],
    ['for another environment', { when: { environments: ['staging'] } }],
    ['for drills', { when: { drill: true } }],
    ['for another kind of decision', { when: { decision_types: ['burst'] } }],
  ])('%s stops nothing (C4.2)', (_, freeze) => {
    expect(freezing(freeze)).toEqual([]);
  });

  it('stops a drill when it applies to drills', () => {
    expect(freezing({ when: { drill: true } }, { drill: true })).toEqual(['year end']);
    expect(freezing({ when: { drill: false } }, { drill: true })).toEqual([]);
  });

  it('is reported with its name, reason and end', () => {
    const [freeze] = aPolicy({ freezes: [{ ...YEAR_END, until: '2026-03-02T00:00:00Z' }] }).freezes;
    expect(freeze && frozenReason(freeze)).toMatchObject({
      code: 'WorkloadFrozen',
      what: 'the policy has a freeze, "year end" until 2026-03-02T00:00:00Z: the books are closed',
      where: 'policy.yaml freezes',
    });
    expect(frozenReason({ ...YEAR_END, when: {} }).what).toBe(
      'the policy has a freeze, "year end": the books are closed',
    );
  });

  it.each([{ from: 'tomorrow' }, { until: '2026-03-02' }, { reason: '' }, { until: '2026-03-02T00:00:00' }])(
    'is not read with %j in it',
    (slip) => {
      const policy = { ...aPolicy(), freezes: [{ ...YEAR_END, ...slip }] };
      expect(Policy.safeParse(policy).success).toBe(false);
    },
  );
});
