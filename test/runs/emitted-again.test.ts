import { readFile } from 'node:fs/promises';
import { World } from '../support/a-world';

describe('C3.1 a decision that is emitted again under a new id', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
    const policy = await readFile(world.path('config/policy.yaml'), 'utf8');
    await world.policy(policy.replace(/^(same_decision_after_minutes): 0/m, '$1: 60'));
  });
  afterAll(() => world?.close());

  const starts = async () => (await world.executions()).filter((line) => line.event === 'start').length;

  it('A13 is refused when the earlier one was completed', async () => {
    await world.faults({ gke_burst_cluster: { fail: true } });
    await world.dr.submit(await world.decision('burst-gcp', 'emitted-0'));
    await world.approve('emitted-0');
    await world.untilStopped('emitted-0', 'HyopsFailed');
    await world.dr.operate('emitted-0', 'abort', { as: 'alice', reason: 'decided again' });
    expect(await world.dr.result('emitted-0')).toMatchObject({ outcome: 'aborted' });
    await world.faults({});
    expect(await world.run('burst-gcp', 'emitted-1', { rationale: 'a second look' })).toMatchObject({
      outcome: 'completed',
    });
    const before = await starts();
    expect(await world.run('burst-gcp', 'emitted-2', { rationale: 'a third look' })).toMatchObject({
      outcome: 'refused',
      reasons: [
        expect.objectContaining({
          code: 'DecisionRepeated',
          what: expect.stringContaining('emitted-1'),
        }),
      ],
    });
    expect(await starts()).toBe(before);
    expect(await world.dr.workload.show({ environment: 'dev', workload: 'orders-web' })).toMatchObject({
      holder: null,
    });
  });

  it('is executed when it continues a decision whose run ended early, and names it in the report', async () => {
    const continued = await world.run('failover-gcp-restore', 'goes-on', { continues: 'emitted-0' });
    expect(continued).toMatchObject({ outcome: 'completed' });
    const report = await readFile(`${continued.evidence?.place}/report.html`, 'utf8');
    expect(report).toContain('<dt>Continues</dt><dd>emitted-0</dd>');
  });

  it.each([
    ['that no runner knows', 'unheard-of', 'this runner has never executed decision unheard-of'],
    ['that is itself', 'circle', 'a decision cannot continue itself'],
  ])('is refused when it continues a decision %s', async (_, continues, what) => {
    const id = continues === 'circle' ? continues : `continues-${continues}`;
    await world.dr
      .submit(await world.decision('standby-gcp-managed', id, { continues }))
      .catch(() => undefined);
    const wire = JSON.stringify(await world.decision('standby-gcp-managed', id, { continues }));
    await world.temporal(
      ...['workflow', 'start', '--type', 'drRun', '--task-queue', 'hyops-dr', '--workflow-id', `dr-${id}`],
      ...['--input', wire],
    );
    expect(await world.dr.result(id)).toMatchObject({
      outcome: 'refused',
      reasons: [expect.objectContaining({ code: 'DecisionInvalid', what, where: 'continues' })],
    });
  });

  it('is executed when it asks for something else', async () => {
    expect(await world.run('standby-gcp-managed', 'other')).toMatchObject({ outcome: 'completed' });
  });
});
