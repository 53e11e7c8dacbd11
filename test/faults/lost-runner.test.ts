import { World } from '../support/a-world';

/** One process parses decisions, another is the runner. */
describe('C5.1 a runner that is lost', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ workerFlags: ['--decisions'] });
    await world.startWorker('--runner', 'local');
  });
  afterAll(() => world?.close());

  it('is awaited by a gate, and an abort ends the wait', async () => {
    await world.waiting('gated', 'standby-gcp-managed');
    await world.killWorker();
    await world.approve('gated');
    await world.untilStopped('gated', 'RunnerLost');
    await world.dr.operate('gated', 'abort', { as: 'alice', reason: 'it is gone' });
    await world.untilPhase('gated', 'sealing');
    await world.startWorker('--runner', 'local');
    expect(await world.dr.result('gated')).toMatchObject({ outcome: 'aborted' });
    expect((await world.executions()).filter(({ run_id }) => run_id.includes('gated'))).toEqual([]);
  }, 180_000);
});
