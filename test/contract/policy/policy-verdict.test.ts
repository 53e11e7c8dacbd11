import { approvalRequirement } from '../../../contract/policy/join-rules';
import { policyVerdict, verdictLines } from '../../../contract/policy/verdict';
import { aDecision } from '../decision/a-decision';
import { aPolicy } from './a-policy';

const POLICY = aPolicy({
  rules: [
    { name: 'all', approvers: ['alice', 'bob', 'carol'], expires_after_minutes: 240, approvals: 1 },
    { name: 'gcp', when: { target_clouds: ['gcp'] }, approvals: 2, expires_after_minutes: 60 },
    { name: 'dbas', of_roles: { dba: 1 }, requester_may_approve: false },
    { name: 'bursts', when: { decision_types: ['burst'], drill: false }, approvals: 3 },
    { name: 'drills', when: { drill: true, environments: ['lab'] } },
    { name: 'limits', runs_per_workload_and_day: 4, identity: 'claimed', author_may_approve: true },
  ],
  people: { alice: { roles: ['dba'] } },
});

function verdictOn(decision: Record<string, unknown>, policy = POLICY) {
  const about = {
    decision: aDecision({ requested_by: 'monitor', ...decision }),
    environment: 'production',
    author: undefined,
    signers: [],
  };
  const requirement = approvalRequirement(policy, about);
  if (!requirement.ok) throw new Error(JSON.stringify(requirement.reasons));
  return policyVerdict(policy, about, requirement.value);
}

describe('the judgement of the policy', () => {
  it('lists every rule, whether it applies, and which condition does not match (C4.2)', () => {
    expect(verdictOn({}).rules.map(({ rule, applies, because }) => [rule, applies, because])).toEqual([
      ['all', true, null],
      ['gcp', true, null],
      ['dbas', true, null],
      ['bursts', false, 'decision type failover is not one of burst'],
      ['drills', false, 'environment production is not one of lab; it is for drills'],
      ['limits', true, null],
    ]);
    expect(verdictOn({ drill: true }).rules[3]?.because).toBe(
      'decision type failover is not one of burst; it is not for drills',
    );
    expect(verdictOn({ target_cloud: 'aws' }).rules[1]?.because).toBe('target cloud aws is not one of gcp');
    expect(verdictOn({}).rules[1]?.says).toEqual({ approvals: 2, expires_after_minutes: 60 });
  });

  it('names the rule behind each requirement (C4.2)', () => {
    expect(verdictOn({}).decided_by).toEqual([
      { what: 'approvals', value: '2', by: ['gcp'] },
      { what: 'of them dba', value: '1', by: ['dbas'] },
      { what: 'approvers', value: 'alice, bob, carol', by: ['all'] },
      { what: 'may not approve', value: 'monitor', by: ['dbas'] },
      { what: 'identity', value: 'claimed', by: ['limits'] },
      { what: 'expires after', value: '60 minutes', by: ['gcp'] },
      { what: 'runs of the workload a day', value: '4 at most', by: ['limits'] },
    ]);
  });

  it('names the decision when only the decision requires an approval (C4.8)', () => {
    const [approvals] = verdictOn({}, aPolicy({ rules: [{ name: 'all', approvers: ['alice'] }] })).decided_by;
    expect(approvals).toEqual({ what: 'approvals', value: '1', by: ['the decision'] });
    const trusting = { requires_approval: false };
    expect(verdictOn(trusting, aPolicy({ rules: [{ name: 'all', approvals: 0 }] })).decided_by).toMatchObject(
      [
        { value: '0', by: [] },
        { value: 'nobody', by: [] },
        { value: 'nobody', by: [] },
        { value: 'claimed', by: [] },
        { value: '10080 minutes', by: [] },
        { value: 'no limit', by: [] },
      ],
    );
    expect(verdictOn({}, aPolicy()).decided_by[0]).toEqual({
      what: 'approvals',
      value: '1',
      by: ['everything', 'the decision'],
    });
  });

  it('is printed in sentences', () => {
    const lines = verdictLines(verdictOn({}));
    expect(lines).toEqual([
      'approvals: 2 (gcp)',
      'of them dba: 1 (dbas)',
      'approvers: alice, bob, carol (all)',
      'may not approve: monitor (dbas)',
      'identity: claimed (limits)',
      'expires after: 60 minutes (gcp)',
      'runs of the workload a day: 4 at most (limits)',
      'rule "all" applies',
      'rule "gcp" applies',
      'rule "dbas" applies',
      'rule "bursts" does not apply: decision type failover is not one of burst',
      'rule "drills" does not apply: environment production is not one of lab; it is for drills',
      'rule "limits" applies',
    ]);
    expect(verdictLines(verdictOn({}, aPolicy()))).toEqual([
      'approvals: 1 (everything, the decision)',
      'approvers: alice, bob (everything)',
      'may not approve: nobody (no rule sets it)',
      'identity: claimed (no rule sets it)',
      'expires after: 10080 minutes (no rule sets it)',
      'runs of the workload a day: no limit (no rule sets it)',
      'rule "everything" applies',
    ]);
  });

  it('names each person whom separation of duties excludes, and each rule that requires it (C4.2)', () => {
    const policy = aPolicy({
      rules: [
        { name: 'all', approvers: ['alice', 'bob', 'carol'] },
        { name: 'requester', requester_may_approve: false, author_may_approve: true },
        { name: 'author', author_may_approve: false },
        { name: 'drills', when: { drill: true }, author_may_approve: false },
      ],
    });
    const about = {
      decision: aDecision({ requested_by: 'monitor' }),
      environment: 'production',
      author: 'erin',
      signers: [],
    };
    const requirement = approvalRequirement(policy, about);
    const found = requirement.ok ? policyVerdict(policy, about, requirement.value).decided_by : [];
    expect(found.find(({ what }) => what === 'may not approve')).toEqual({
      what: 'may not approve',
      value: 'monitor, erin',
      by: ['requester', 'author'],
    });
  });

  it('names the operators', () => {
    expect(verdictOn({}).operators).toEqual(['alice', 'bob']);
  });
});
