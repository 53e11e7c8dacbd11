import { World } from '../../support/a-world';
import { recordWorkflow } from '../../support/recording/record-history';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

describe('C3.1 a decision id', () => {
  beforeAll(async () => {
    expect(await world.run('burst-gcp', 'once')).toMatchObject({ outcome: 'completed' });
  });

  it('is a conflict when it is submitted with other content', async () => {
    const other = await world.decision('burst-gcp', 'once', { rationale: 'something else' });
    expect(await world.dr.submit(other)).toMatchObject({ status: 'conflict' });
  });

  it("is refused by the runner's claim when Temporal allows a second run", async () => {
    const artifact = JSON.stringify(await world.decision('burst-gcp', 'once'));
    await world.temporal(
      'workflow',
      'start',
      '--type',
      'drRun',
      '--task-queue',
      'hyops-dr',
      '--workflow-id',
      'dr-once',
      '--input',
      artifact,
    );
    const { outcome, reasons } = await world.client.workflow.getHandle('dr-once').result();
    expect([outcome, reasons[0].code]).toEqual(['refused', 'DecisionAlreadyExecuted']);
    expect(
      (await world.executions()).filter(
        (line) => line.step === 'gke_burst_cluster' && line.event === 'start',
      ),
    ).toHaveLength(1);
  });

  it('starts one run when it is submitted many times at once', async () => {
    const decision = await world.decision('burst-gcp', 'many-at-once');
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.dr.submit(decision)));
    expect(answers.filter((answer) => answer.status === 'started')).toHaveLength(1);
    await world.dr.awaitApprovalRequest('many-at-once');
    await world.dr.reject('many-at-once', { as: 'alice', reason: 'only a test of submitting' });
    await world.dr.result('many-at-once');
  });
});

describe('C6.5 a workload', () => {
  it('is refused to a second run, which names the holder, while the first completes', async () => {
    await world.faults({ cloudsql_managed_standby: { fail: true } });
    await world.dr.submit(await world.decision('standby-gcp-managed', 'holder'));
    await world.approve('holder');
    await world.untilStopped('holder', 'HyopsFailed');
    expect(await world.run('failback-onprem', 'late-comer')).toMatchObject({
      outcome: 'refused',
      reasons: [expect.objectContaining({ code: 'WorkloadBusy', where: 'dr-holder' })],
    });
    await world.faults({});
    await world.dr.operate('holder', 'retryStep', { as: 'bob', reason: 'the quota was raised' });
    expect(await world.end('holder')).toMatchObject({ outcome: 'completed' });
  });

  it.each([
    ['dev-orders', 'db'],
    ['dev-orders-db', 'x'],
    ['prod', 'orders-db'],
  ])('is not frozen by a freeze in environment %s of workload %s', async (environment, workload) => {
    const by = { as: 'bob', reason: 'another workload' };
    await world.dr.workload.freeze({ environment, workload }, by);
    const ours = await world.dr.workload.show({ environment: 'dev', workload: 'orders-db' });
    expect(ours.frozen).toBeNull();
  });

  it.each([
    ['dev:orders', 'db', '"dev:orders" is not a valid environment name'],
    ['dev', 'orders:db', '"orders:db" is not a valid workload name'],
  ])('cannot have the ambiguous names %s and %s', async (environment, workload, what) => {
    await expect(world.dr.workload.show({ environment, workload })).rejects.toThrow(what);
  });

  it('is released after the run and keeps its epoch', async () => {
    const before = await world.dr.workload.show({ environment: 'dev', workload: 'orders-db' });
    expect(before).toMatchObject({ holder: null, epoch: 1 });
  });

  it('is refused to new runs while it is frozen', async () => {
    const name = { environment: 'dev', workload: 'orders-db' };
    await world.dr.workload.freeze(name, { as: 'alice', reason: 'storage is being moved' });
    expect(await world.run('failover-gcp-restore', 'frozen-out')).toMatchObject({
      outcome: 'refused',
      reasons: [expect.objectContaining({ code: 'WorkloadFrozen' })],
    });
    await world.dr.workload.unfreeze(name, { as: 'alice', reason: 'done' });
    await recordWorkflow(world, 'workload-dev:orders-db', 'workload-authority');
  });
});
