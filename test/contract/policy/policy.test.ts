import fc from 'fast-check';
import { approvalRequirement, type Circumstances } from '../../../contract/policy/join-rules';
import { Policy } from '../../../contract/policy/policy';
import { type Signer, signersDigest } from '../../../contract/signing/allowed-signers';
import { aDecision } from '../decision/a-decision';
import { problemsOf, reasonsOf } from '../decision/problems-of';
import { aPolicy } from './a-policy';

const EVERYTHING = { name: 'everything', approvers: ['alice', 'bob', 'carol'] };

const asked = (
  rules: unknown[],
  decision: Record<string, unknown> = {},
  about: Partial<Circumstances> = {},
) => askedBy({ rules }, decision, about);
const askedBy = (
  policy: Record<string, unknown>,
  decision: Record<string, unknown> = {},
  about: Partial<Circumstances> = {},
) =>
  approvalRequirement(aPolicy(policy), {
    decision: aDecision({ requested_by: 'monitor', ...decision }),
    environment: 'production',
    author: undefined,
    signers: [],
    ...about,
  });

describe('the approval that the policy requires', () => {
  it('is the strictest of all matching rules (C4.8, C6.1)', () => {
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
        roles: [],
        approvers: ['bob', 'carol'],
        excluded: [],
        expires_after_minutes: 60,
        identity: 'claimed',
        signers: null,
        runs_per_day: null,
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
      const { approvals, approvers, excluded, expires_after_minutes } = requirement.value;
      return { approvals, approvers: approvers.toSorted(), excluded, expires_after_minutes };
    };
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (rules) => {
        expect(summary(rules.toReversed())).toEqual(summary(rules));
      }),
    );
  });

  it('is never weaker than the decision requires (C4.8)', () => {
    expect(asked([{ ...EVERYTHING, approvals: 0 }])).toMatchObject({ value: { approvals: 1 } });
    const trusting = asked([{ ...EVERYTHING, approvals: 2 }], { requires_approval: false });
    expect(trusting).toMatchObject({ value: { approvals: 2 } });
  });

  it('is none only when neither decision nor policy requires one (C4.8)', () => {
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

  it('excludes the requester when one rule requires that (C4.2)', () => {
    const rules = [
      { ...EVERYTHING, requester_may_approve: true },
      { name: 'failovers', requester_may_approve: false },
    ];
    expect(asked(rules, { requested_by: ' bob ' })).toMatchObject({ value: { excluded: ['bob'] } });
    expect(asked([EVERYTHING], { requested_by: 'bob' })).toMatchObject({ value: { excluded: [] } });
  });

  it('is refused when fewer people may approve than are required (C6.1)', () => {
    const rule = { ...EVERYTHING, approvers: ['alice', 'bob'], approvals: 2, requester_may_approve: false };
    expect(problemsOf(asked([rule], { requested_by: 'bob' }))).toEqual([
      'PolicyInvalid at policy.yaml rules: 2 approvals are needed, but only 1 people may give one',
    ]);
    expect(asked([rule]).ok).toBe(true);
  });

  it('is refused when it is needed and nobody may approve (C6.1)', () => {
    expect(problemsOf(asked([{ name: 'everything' }]))).toEqual([expect.stringContaining('only 0 people')]);
  });

  it('counts a name once, however often it is written (C6.1)', () => {
    const rule = { name: 'everything', approvers: ['alice', 'alice', ' alice '], approvals: 2 };
    expect(problemsOf(asked([rule]))).toEqual([expect.stringContaining('only 1 people')]);
  });

  it('is refused when no rule matches (C4.2)', () => {
    expect(problemsOf(asked([{ name: 'bursts', when: { decision_types: ['burst'] } }]))).toEqual([
      expect.stringContaining('no rule of the policy matches'),
    ]);
  });

  it('is awaited for at most a week (C6.1)', () => {
    expect(asked([{ ...EVERYTHING, expires_after_minutes: 999_999 }])).toMatchObject({
      value: { expires_after_minutes: 7 * 24 * 60 },
    });
  });

  it('does not count a placeholder of the sample as a person (C4.2)', () => {
    expect(asked([{ ...EVERYTHING, approvers: ['CHANGE_ME_FIRST_APPROVER'], approvals: 1 }]).ok).toBe(false);
  });

  it('includes roles, and as many people as the roles need (C4.2)', () => {
    const people = { alice: { roles: ['dba'] }, bob: { roles: ['dba', 'duty'] }, dave: { roles: ['duty'] } };
    const rules = [
      { ...EVERYTHING, of_roles: { dba: 1 }, approvals: 1 },
      { name: 'failovers', of_roles: { duty: 1, dba: 2 } },
      { name: 'bursts', when: { decision_types: ['burst'] }, of_roles: { cfo: 1 } },
    ];
    expect(askedBy({ rules, people, operators: ['alice'] })).toMatchObject({
      ok: false,
      reasons: [{ what: expect.stringContaining('the roles duty are needed') }],
    });
    const more = { ...people, carol: { roles: ['duty'] } };
    expect(askedBy({ rules, people: more })).toMatchObject({
      value: {
        approvals: 3,
        roles: [
          { role: 'dba', needed: 2, held_by: ['alice', 'bob'] },
          { role: 'duty', needed: 1, held_by: ['bob', 'dave', 'carol'] },
        ],
      },
    });
  });

  it('may come from anyone who holds a role, and anyone on every list (C4.2)', () => {
    const people = { alice: { roles: ['dba'] }, bob: { roles: ['dba', 'duty'] }, dave: { roles: ['duty'] } };
    const rules = [
      { name: 'roles', approvers: ['role:dba', 'dave'] },
      { name: 'names', approvers: ['bob', 'dave', 'erin'] },
    ];
    expect(askedBy({ rules, people })).toMatchObject({ value: { approvers: ['bob', 'dave'] } });
    expect(askedBy({ rules: [{ name: 'roles', approvers: ['role:cfo'] }], people }).ok).toBe(false);
  });

  const keyOf = (...names: string[]): Signer => ({
    names,
    options: '',
    type: 'ssh-ed25519',
    key: names.join(),
  });

  it('includes signatures when one rule requires them, and is bound to the keys (C4.2, C4.8)', () => {
    const rules = [EVERYTHING, { name: 'signed', identity: 'signed' }, { name: 'not', identity: 'claimed' }];
    const signers = [keyOf('alice'), keyOf('bob', 'carol')];
    expect(asked(rules, {}, { signers })).toMatchObject({
      value: { identity: 'signed', signers: signersDigest(signers) },
    });
    expect(asked([EVERYTHING], {}, { signers })).toMatchObject({
      value: { identity: 'claimed', signers: null },
    });
  });

  it('is refused when too few approvers or operators have keys (C6.1)', () => {
    const rules = [{ ...EVERYTHING, identity: 'signed', approvals: 2 }];
    const refused = askedBy({ rules, operators: ['oscar', 'olga'] }, {}, { signers: [keyOf('alice')] });
    expect(refused).toMatchObject({
      reasons: [
        {
          what: '2 approvals are needed, but only 1 people may give one',
          do: 'add keys to allowed_signers for bob, carol',
        },
        { do: 'add keys to allowed_signers for oscar, olga' },
      ],
    });
    const signers = [keyOf('alice', 'bob'), keyOf('olga')];
    expect(askedBy({ rules, operators: ['oscar', 'olga'] }, {}, { signers }).ok).toBe(true);
  });

  it('excludes the author of the plan when one rule requires that (C4.2)', () => {
    const rules = [EVERYTHING, { name: 'apart', author_may_approve: false }];
    expect(asked(rules, {}, { author: 'bob' })).toMatchObject({ value: { excluded: ['bob'] } });
    expect(asked([EVERYTHING], {}, { author: 'bob' })).toMatchObject({ value: { excluded: [] } });
    expect(asked(rules)).toMatchObject({ ok: false, reasons: [{ do: 'give the plan an "author"' }] });
    const both = [...rules, { name: 'more', requester_may_approve: false }];
    expect(asked(both, { requested_by: 'carol' }, { author: 'bob' })).toMatchObject({
      value: { excluded: ['carol', 'bob'] },
    });
    expect(asked(both, { requested_by: 'bob' }, { author: 'bob' })).toMatchObject({
      value: { excluded: ['bob'] },
    });
  });

  it('excludes a requester who wrote the plan when one rule requires that (C4.2)', () => {
    const rules = [EVERYTHING, { name: 'apart', requester_may_be_author: false }];
    expect(asked(rules, { requested_by: 'erin' }, { author: 'frank' }).ok).toBe(true);
    expect(problemsOf(asked(rules, { requested_by: 'erin' }, { author: 'erin' }))).toEqual([
      expect.stringContaining('erin requested this decision and wrote its plan'),
    ]);
    expect(problemsOf(asked(rules, { requested_by: undefined }))).toHaveLength(2);
    expect(asked([EVERYTHING], { requested_by: 'erin' }, { author: 'erin' }).ok).toBe(true);
  });

  it('is refused when duties must be separated and the decision names no requester (C4.2)', () => {
    const rules = [EVERYTHING, { name: 'apart', requester_may_approve: false }];
    expect(asked(rules, { requested_by: undefined })).toMatchObject({
      ok: false,
      reasons: [{ do: 'give the decision "requested_by"' }],
    });
    expect(asked([EVERYTHING], { requested_by: undefined }).ok).toBe(true);
  });

  it('includes the lowest limit on the runs of a workload (C4.2)', () => {
    const rules = [
      { ...EVERYTHING, runs_per_workload_and_day: 3 },
      { name: 'fewer', runs_per_workload_and_day: 2 },
    ];
    expect(asked(rules)).toMatchObject({ value: { runs_per_day: 2 } });
    expect(asked([EVERYTHING])).toMatchObject({ value: { runs_per_day: null } });
  });

  it.each([
    { rules: [] },
    { rules: [{ ...EVERYTHING, approval: 2 }] },
    { rules: [{ ...EVERYTHING, when: { clouds: ['gcp'] } }] },
    { rules: [EVERYTHING], operators: [] },
    { rules: [EVERYTHING], operators: ['alice'], freeze: true },
    { rules: [{ ...EVERYTHING, identity: 'sworn' }] },
    { rules: [{ ...EVERYTHING, of_roles: { dba: 0 } }] },
    { rules: [{ ...EVERYTHING, of_roles: { dba: 1.5 } }] },
    { rules: [{ ...EVERYTHING, approvers: [] }] },
    { rules: [{ ...EVERYTHING, approvers: [' '] }] },
    { rules: [{ ...EVERYTHING, approvals: -1 }] },
    { rules: [{ ...EVERYTHING, approvals: 21 }] },
    { rules: [{ ...EVERYTHING, approvals: 1.5 }] },
    { rules: [{ ...EVERYTHING, expires_after_minutes: 0 }] },
    { rules: [{ ...EVERYTHING, runs_per_workload_and_day: 0 }] },
    { rules: [{ ...EVERYTHING, runs_per_workload_and_day: 101 }] },
    { rules: [{ ...EVERYTHING, name: ' ' }] },
    { rules: [{ ...EVERYTHING, when: { decision_types: [] } }] },
    { rules: [{ ...EVERYTHING, when: { target_clouds: [] } }] },
    { rules: [{ ...EVERYTHING, when: { environments: [] } }] },
    { rules: [EVERYTHING], people: { alice: { roles: [] } } },
    { rules: [EVERYTHING], people: { alice: ['dba'] } },
    { rules: [EVERYTHING], operator_wait_minutes: -1 },
  ])('is not read from a policy with a slip in it: %j (C4.2)', (policy) => {
    expect(Policy.safeParse({ operators: ['alice'], ...policy }).success).toBe(false);
  });
});

describe('the refusal of a policy that cannot be met names every problem', () => {
  const key = (name: string): Signer => ({ names: [name], options: '', type: 'ssh-ed25519', key: name });
  const apart = { name: 'apart', requester_may_be_author: false };

  it('when no rule matches, or only a placeholder does (C4.2)', () => {
    expect(reasonsOf(asked([{ name: 'bursts', when: { decision_types: ['burst'] } }]))).toEqual([
      'PolicyInvalid at policy.yaml rules: no rule of the policy matches this decision -> add a rule, at least one without "when"',
    ]);
    expect(reasonsOf(asked([{ ...EVERYTHING, approvers: ['CHANGE_ME_APPROVER'] }]))).toEqual([
      'PolicyInvalid at policy.yaml rules: the policy still has the placeholder CHANGE_ME_APPROVER -> write the names of real people',
    ]);
    expect(reasonsOf(askedBy({ rules: [EVERYTHING], operators: ['CHANGE_ME_OPERATOR'] }))).toEqual([
      'PolicyInvalid at policy.yaml rules: the policy still has the placeholder CHANGE_ME_OPERATOR -> write the names of real people',
    ]);
  });

  it('when duties must be separated and people are missing or the same (C4.2)', () => {
    expect(reasonsOf(asked([EVERYTHING, apart], { requested_by: undefined }))).toEqual([
      'PolicyInvalid at policy.yaml rules: the policy excludes the author of the plan, but the plan names no author -> give the plan an "author"',
      'PolicyInvalid at policy.yaml rules: the policy excludes the requester, but the decision names none -> give the decision "requested_by"',
    ]);
    expect(reasonsOf(asked([EVERYTHING, apart], { requested_by: 'erin' }, { author: 'erin' }))).toEqual([
      'PolicyInvalid at policy.yaml rules: erin requested this decision and wrote its plan, but the policy requires two people -> have another person request it',
    ]);
  });

  it('when too few people may approve or hold the roles (C6.1)', () => {
    const rules = [
      { ...EVERYTHING, approvals: 4 },
      { name: 'more', approvals: 2 },
    ];
    expect(reasonsOf(asked(rules))).toEqual([
      'PolicyInvalid at policy.yaml rules: 4 approvals are needed, but only 3 people may give one -> name more approvers in the rules everything, more',
    ]);
    const people = { alice: { roles: ['dba'] } };
    const roles = [{ ...EVERYTHING, of_roles: { dba: 1, duty: 1, cfo: 1 } }];
    expect(reasonsOf(askedBy({ rules: roles, people }))).toEqual([
      'PolicyInvalid at policy.yaml rules: approvals by the roles cfo, duty are needed, but too few of the approvers hold them -> give the roles to more people, under "people"',
    ]);
  });

  it('when too few people may approve, before any role (C6.1)', () => {
    const rules = [{ ...EVERYTHING, approvals: 4, of_roles: { dba: 1 } }];
    expect(reasonsOf(asked(rules))).toEqual([
      'PolicyInvalid at policy.yaml rules: 4 approvals are needed, but only 3 people may give one -> name more approvers in the rules everything',
    ]);
  });

  it('when too few people have keys (C6.1)', () => {
    const signed = [{ ...EVERYTHING, approvals: 2, identity: 'signed' }];
    expect(reasonsOf(asked(signed, {}, { signers: [key('carol')] }))).toEqual([
      'PolicyInvalid at policy.yaml rules: 2 approvals are needed, but only 1 people may give one -> add keys to allowed_signers for alice, bob',
      'PolicyInvalid at policy.yaml rules: operators must sign as approvers do, but none of them has a key -> add keys to allowed_signers for alice, bob',
    ]);
    const all = [key('alice'), key('bob'), key('carol')];
    expect(reasonsOf(asked([{ ...signed[0], approvals: 4 }], {}, { signers: all }))).toEqual([
      'PolicyInvalid at policy.yaml rules: 4 approvals are needed, but only 3 people may give one -> name more approvers in the rules everything',
    ]);
    expect(reasonsOf(asked([{ ...EVERYTHING, approvals: 4 }], {}, { signers: [key('alice')] }))).toEqual([
      'PolicyInvalid at policy.yaml rules: 4 approvals are needed, but only 3 people may give one -> name more approvers in the rules everything',
    ]);
  });

  it('but accepts one approver who holds the role and others who hold none (C4.2)', () => {
    const rules = [{ ...EVERYTHING, of_roles: { dba: 1 } }];
    expect(askedBy({ rules, people: { alice: { roles: ['dba'] } } }).ok).toBe(true);
  });
});
