import { World } from '../../support/a-world';

describe('C5.1 a decision without an available runner', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ workerFlags: ['--decisions'] });
  });
  afterAll(() => world?.close());

  it("C6.3 is refused at once when no worker polls the runner's queue", async () => {
    await world.dr.submit(await world.decision('failover-gcp-restore', 'nobody'));
    const { outcome, reasons } = await world.dr.result('nobody');
    expect(outcome).toBe('refused');
    expect(reasons).toEqual([
      {
        code: 'RunnerMissing',
        what: 'no worker polls hyops-dr.local.seal, so runner local is unavailable',
        where: 'hyops-dr.local.seal',
        do: 'start a worker on the runner: hyops-dr worker --runner local',
      },
    ]);
  });

  it('C5.1 is refused when no runner serves the access mode, without a fallback to another mode', async () => {
    await world.dr.submit(
      await world.decision('failover-gcp-restore', 'other-mode', { execution_plane: 'gcp-iap' }),
    );
    const { outcome, reasons } = await world.dr.result('other-mode');
    expect([outcome, reasons.map((reason) => reason.code)]).toEqual(['refused', ['RunnerMissing']]);
  });

  it('C8.1 is recorded as evidence by the worker that parsed it', async () => {
    const { evidence } = await world.client.workflow.getHandle('dr-nobody').result();
    const trust = world.path('config/trusted_keys');
    const verified = await world.hyopsDr('evidence', 'verify', evidence.place, '--trust', trust);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('good')]);
  });
});
