import { readFile, writeFile } from 'node:fs/promises';
import { World } from '../../support/a-world';
import { until } from '../../support/until';

const RULES = 'rules: [{ name: all, approvals: 1, approvers: [alice, bob] }]\noperators: [bob]\n';
const FREEZE = 'freezes: [{ name: year end, reason: the books are closed }]\n';

describe('C4.2 the policy', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());
  beforeEach(() => world.policy(RULES));

  it('refuses a new decision during a freeze, with the reason of the freeze', async () => {
    await world.policy(RULES + FREEZE);
    await world.dr.submit(await world.decision('failover-gcp-restore', 'frozen'));
    expect(await world.dr.result('frozen')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'WorkloadFrozen', what: expect.stringContaining('the books are closed') }],
    });
  });

  it('refuses a waiting run when a freeze begins, before anything is changed', async () => {
    const id = 'frozen-meanwhile';
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    await world.dr.awaitApprovalRequest(id);
    await world.policy(RULES + FREEZE);
    await world.approve(id);
    expect(await world.dr.result(id)).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'WorkloadFrozen' }],
    });
    expect(await world.executions()).toEqual([]);
  });

  it('requires a different person for each role and records each rule', async () => {
    const id = 'roles';
    await world.policy(`rules:
  - name: all
    approvers: [alice, bob, carol]
  - name: bursts
    when: { decision_types: [burst] }
    of_roles: { dba: 1, duty-manager: 1 }
  - name: drills
    when: { drill: true }
    approvals: 3
people:
  alice: { roles: [dba, duty-manager] }
  bob: { roles: [dba] }
operators: [bob]
`);
    await world.dr.submit(await world.decision('standby-gcp-managed', id));
    await world.approve(id, 'alice');
    await world.approve(id, 'carol');
    expect(await world.status(id)).toMatchObject({
      phase: 'awaiting-approval',
      waiting_for: expect.stringContaining('duty-manager'),
    });
    await world.approve(id, 'bob');
    const { outcome, evidence } = await world.end(id);
    expect(outcome).toBe('completed');
    const verdict = JSON.parse(await readFile(`${evidence?.place}/policy/verdict.json`, 'utf8'));
    expect(verdict.rules.map((one: { rule: string; because: string }) => [one.rule, one.because])).toEqual([
      ['all', null],
      ['bursts', null],
      ['drills', 'it is for drills'],
    ]);
    expect(verdict.decided_by).toContainEqual({ what: 'of them dba', value: '1', by: ['bursts'] });
    await writeFile(
      world.path('decision.json'),
      JSON.stringify(await world.decision('standby-gcp-managed', 'x')),
    );
    const { stdout } = await world.hyopsDr('plan', world.path('decision.json'), '--explain');
    const said = stdout.replace(/\s+/g, ' ');
    expect(said).toContain('of them duty-manager: 1 (bursts)');
    expect(said).toContain('rule "drills" does not apply: it is for drills');
    expect(said).toContain('claimed: anyone who can reach the Temporal port can send any name');
  });

  it('stops a run before its next call for a freeze or a removed approver, and nobody can skip that', async () => {
    const id = 'frozen-under-way';
    await world.faults({ cloudsql_managed_standby: { fail: true } });
    await world.dr.submit(await world.decision('standby-gcp-managed', id));
    await world.approve(id);
    await world.untilPhase(id, 'awaiting-operator');
    const executed = (await world.executions()).length;
    await world.faults({});
    await world.policy(RULES + FREEZE);
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'fixed' });
    await world.untilStopped(id, 'WorkloadFrozen');
    expect(await world.executions()).toHaveLength(executed);
    expect(await world.dr.operate(id, 'skipStep', { as: 'bob', reason: 'hurry' })).toMatchObject({
      accepted: false,
      why: expect.stringContaining('nobody can waive'),
    });
    // The freeze is over, but the approver has been removed.
    await world.policy(RULES.replaceAll('alice', 'carol'));
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'the freeze is over' });
    expect(await world.untilStopped(id, 'ApprovalMissing')).toMatchObject({
      skippable: false,
      reasons: [{ what: expect.stringContaining('it was approved by alice, who may no longer approve it') }],
    });
    expect(await world.executions()).toHaveLength(executed);
    await world.policy(RULES);
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'alice is back' });
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
  });

  it('limits the runs of a workload in a day', async () => {
    await world.policy(RULES.replace('approvals: 1', 'approvals: 1, runs_per_workload_and_day: 2'));
    expect(await world.run('failover-gcp-restore', 'one-too-many')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'RunLimitReached', what: expect.stringContaining('2 runs within 24 hours') }],
    });
  });

  it('C4.6 fails a run that a freeze stopped and no operator answers', async () => {
    const id = 'frozen-for-good';
    const executed = async () =>
      (await world.executions()).filter(({ step }) => step === 'gcp_pg_egress').length;
    const before = await executed();
    await world.faults({ gcp_pg_egress: { hang_s: 2 } });
    await world.policy(`${RULES}operator_wait_minutes: 0\n`);
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    await world.approve(id);
    await until(async () => (await executed()) > before);
    await world.policy(`${RULES}operator_wait_minutes: 0\n${FREEZE}`);
    const { outcome, reasons } = await world.dr.result(id);
    await world.faults({});
    expect([outcome, reasons.map(({ code }) => code)]).toEqual([
      'failed',
      ['OperatorMissing', 'WorkloadFrozen'],
    ]);
  });

  it('can exclude the author of the plan from approving it', async () => {
    const file = world.path('config/plans/failover-gcp-restore.yaml');
    const plan = await readFile(file, 'utf8');
    await world.policy(RULES.replace('approvals: 1', 'approvals: 1, author_may_approve: false'));
    await world.dr.submit(await world.decision('failover-gcp-restore', 'no-author'));
    expect(await world.dr.result('no-author')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'PolicyInvalid', do: 'give the plan an "author"' }],
    });
    await writeFile(file, `author: alice\n${plan}`);
    await world.dr.submit(await world.decision('failover-gcp-restore', 'own-plan'));
    await world.dr.awaitApprovalRequest('own-plan');
    expect(await world.dr.approve('own-plan', { as: 'alice', reason: 'mine' })).toMatchObject({
      accepted: false,
      why: expect.stringContaining('wrote its plan'),
    });
    await world.dr.reject('own-plan', { as: 'bob', reason: 'no' });
    await world.dr.result('own-plan');
    await writeFile(file, plan);
  });
});
