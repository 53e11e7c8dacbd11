import fc from 'fast-check';
import { approvalRequirement, Policy } from '../../contract/policy';
import { aDecision } from './a-decision';
import { aPolicy } from './a-policy';
import { problemsOf } from './problems-of';

const EVERYTHING = { name: 'everything', approvers: ['alice', 'bob', 'carol'] };

const asked = (rules: unknown[], decision: Record<string, unknown> = {}, environment = 'production') =>
  approvalRequirement(aPolicy({ rules }), aDecision(decision), environment);

describe('what the policy asks', () => {
  it('is the strictest word of all rules that match (C4.8, C6.1)', () => {
    const rules = [
      { ...EVERYTHING, approvals: 1, expires_after_minutes: 240 },
      { name: 'failovers', when: { decision_types: ['failover'] }, approvals: 2, expires_after_minutes: 60 },
      { name: 'gcp', when: { target_clouds: ['gcp'] }, approvers: ['bob', 'carol', 'dave'] },
      { name: 'bursts', when: { decision_types: ['burst'] }, approvals: 9 },
    ];
    expect(asked(rules)).toEqual({
      ok: true,
      value: {
        approvals: 2,
        approvers: ['bob', 'carol'],
        excluded: [],
        expiresAfterMinutes: 60,
        identity: 'claimed',
        rules: ['everything', 'failovers', 'gcp'],
      },
    });
  });

  it('does not depend on the order of the rules (C4.8)', () => {
    const rule = fc.record(
      {
        name: fc.constantFrom('a', 'b', 'c'),
        approvals: fc.integer({ min: 0, max: 3 }),
        approvers: fc.uniqueArray(fc.constantFrom('alice', 'bob', 'carol'), { minLength: 1 }),
        expires_after_minutes: fc.integer({ min: 1, max: 500 }),
        requester_may_approve: fc.boolean(),
      },
      { requiredKeys: ['name'] },
    );
    const summary = (rules: unknown[]) => {
      const requirement = asked(rules, { requested_by: 'bob' });
      if (!requirement.ok) return 'refused';
      const { approvals, approvers, excluded, expiresAfterMinutes } = requirement.value;
      return { approvals, approvers: approvers.toSorted(), excluded, expiresAfterMinutes };
    };
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (rules) => {
        expect(summary(rules.toReversed())).toEqual(summary(rules));
      }),
    );
  });

  it('never falls below what the decision says (C4.8)', () => {
    expect(asked([{ ...EVERYTHING, approvals: 0 }])).toMatchObject({ value: { approvals: 1 } });
    const trusting = asked([{ ...EVERYTHING, approvals: 2 }], { requires_approval: false });
    expect(trusting).toMatchObject({ value: { approvals: 2 } });
  });

  it('is nothing only when neither decision nor policy asks for anything (C4.8)', () => {
    expect(asked([EVERYTHING], { requires_approval: false })).toMatchObject({ value: { approvals: 0 } });
  });

  it.each([
    ['another environment', { environments: ['staging'] }],
    ['drills', { drill: true }],
    ['another cloud', { target_clouds: ['azure'] }],
  ])('leaves out a rule for %s (C4.2)', (_, when) => {
    expect(asked([EVERYTHING, { name: 'other', when, approvals: 3 }])).toMatchObject({
      value: { approvals: 1 },
    });
  });

  it('excludes whoever asked, when one rule says so (C4.2)', () => {
    const rules = [
      { ...EVERYTHING, requester_may_approve: true },
      { name: 'failovers', requester_may_approve: false },
    ];
    expect(asked(rules, { requested_by: ' bob ' })).toMatchObject({ value: { excluded: ['bob'] } });
    expect(asked([EVERYTHING], { requested_by: 'bob' })).toMatchObject({ value: { excluded: [] } });
  });

  it('is refused when fewer people may approve than must (C6.1)', () => {
    const rule = { ...EVERYTHING, approvers: ['alice', 'bob'], approvals: 2, requester_may_approve: false };
    expect(problemsOf(asked([rule], { requested_by: 'bob' }))).toEqual([
      'PolicyInvalid at policy.yaml rules: 2 approvals are needed, but only 1 people may give one',
    ]);
    expect(asked([rule]).ok).toBe(true);
  });

  it('is refused when nobody is named and an approval is needed (C6.1)', () => {
    expect(problemsOf(asked([{ name: 'everything' }]))).toEqual([expect.stringContaining('only 0 people')]);
  });

  it('counts a name once, however often it is written (C6.1)', () => {
    const rule = { name: 'everything', approvers: ['alice', 'alice', ' alice '], approvals: 2 };
    expect(problemsOf(asked([rule]))).toEqual([expect.stringContaining('only 1 people')]);
  });

  it('is refused when no rule matches: silence of the policy is no consent (C4.2)', () => {
    expect(problemsOf(asked([{ name: 'bursts', when: { decision_types: ['burst'] } }]))).toEqual([
      expect.stringContaining('no rule of the policy matches'),
    ]);
  });

  it('waits a week at most (C6.1)', () => {
    expect(asked([{ ...EVERYTHING, expires_after_minutes: 999_999 }])).toMatchObject({
      value: { expiresAfterMinutes: 7 * 24 * 60 },
    });
  });

  it('counts no placeholder of the sample as a person (C4.2)', () => {
    expect(asked([{ ...EVERYTHING, approvers: ['CHANGE_ME_FIRST_APPROVER'], approvals: 1 }]).ok).toBe(false);
  });

  it.each([
    { rules: [] },
    { rules: [{ ...EVERYTHING, approval: 2 }] },
    { rules: [{ ...EVERYTHING, when: { clouds: ['gcp'] } }] },
    { rules: [EVERYTHING], operators: [] },
    { rules: [EVERYTHING], operators: ['alice'], freeze: true },
  ])('is not read from a policy with a slip in it: %j (C4.2)', (policy) => {
    expect(Policy.safeParse({ operators: ['alice'], ...policy }).success).toBe(false);
  });
});
