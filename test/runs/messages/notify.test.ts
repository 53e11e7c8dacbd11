import { readFile, rm } from 'node:fs/promises';
import { World } from '../../support/a-world';
import { keepNotices, noticesOf, notifyBy } from '../../support/notices';
import { until } from '../../support/until';

describe('the notify command', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ before: keepNotices });
  });
  afterAll(() => world?.close());
  beforeEach(() => world.faults({}));

  const telling = (script: string) => notifyBy(world, script);
  const told = (id: string) => noticesOf(world, id);

  it('is called when a run waits for an approval or an operator, and when it ends', async () => {
    const id = 'told';
    await world.faults({ gcp_pg_vms: { fail: true } });
    const { plan_digest } = await world.waiting(id);
    await world.approve(id);
    await world.untilStopped(id, 'HyopsFailed');
    await world.dr.operate(id, 'abort', { as: 'alice', reason: 'enough' });
    const { evidence } = await world.dr.result(id);
    const notices = await told(id);
    expect(notices.map(({ notice }) => notice)).toEqual(['awaiting-approval', 'awaiting-operator', 'ended']);
    expect(notices).toEqual(
      notices.map((notice) =>
        expect.objectContaining({
          workflow_id: `dr-${id}`,
          workload: 'orders-db',
          plan_digest,
          drill: false,
          at: notice.at,
        }),
      ),
    );
    expect(notices[0]).toMatchObject({ waiting_for: expect.stringContaining('alice, bob'), outcome: null });
    expect(notices[1]).toMatchObject({
      waiting_for: expect.stringContaining('an operator'),
      reasons: [expect.objectContaining({ code: 'HyopsFailed' })],
    });
    expect(notices[2]).toMatchObject({ outcome: 'aborted', evidence: evidence?.place, waiting_for: null });
  });

  it('is called when the time for an approval is nearly over', async () => {
    const id = 'late';
    const policy = await readFile(world.path('config/policy.yaml'), 'utf8');
    await world.policy(policy.replace(/expires_after_minutes: .*/, 'expires_after_minutes: 0.05'));
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'expired' });
    await world.policy(policy);
    await until(async () => (await told(id)).length === 3);
    expect((await told(id)).map(({ notice }) => notice)).toEqual([
      'awaiting-approval',
      'approval-expires',
      'ended',
    ]);
  });

  it.each([
    ['that is invalid', 'hold', { requires_approval: 'yes' }, 'refused', null],
    ['without a plan', 'failover-gcp-restore', { target_cloud: 'aws' }, 'refused', 'dev'],
    ['to hold', 'hold', {}, 'held', 'dev'],
  ])(
    'is called when the run of a decision %s has ended',
    async (what, sample, changes, outcome, environment) => {
      const id = what.replaceAll(' ', '-');
      const artifact = await world.decision(sample, id, changes);
      await world.client.workflow.start('drRun', {
        workflowId: `dr-${id}`,
        taskQueue: 'hyops-dr',
        args: [artifact],
      });
      const { evidence, reasons } = await world.dr.result(id);
      expect(await told(id)).toEqual([
        expect.objectContaining({
          ...{ notice: 'ended', outcome, reasons, environment, evidence: evidence?.place },
          ...{ plan: null, plan_digest: null, workload: null, waiting_for: null },
        }),
      ]);
    },
  );

  it.each([
    ['fails', () => telling('exit 1')],
    ['is missing', () => rm(world.path('tell'))],
    ['hangs', () => telling('exec yes')],
  ])('neither fails nor delays a run when it %s', async (what, happens) => {
    await happens();
    const id = `untold-${what.replaceAll(' ', '-')}`;
    await world.waiting(id);
    await world.dr.reject(id, { as: 'alice', reason: 'not tonight' });
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'rejected' });
    expect(await told(id)).toEqual([]);
  });
});
