import { World } from '../support/a-world';
import { until } from '../support/until';
import { CountedRun, STANDBY, stepOf } from './support/a-counted-run';

const FIRST = stepOf(STANDBY.calls[0]);

describe('C4.4 a call that another worker takes over', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  async function once(run: CountedRun): Promise<void> {
    await run.completed();
    expect(await run.repeated()).toEqual([]);
    kills += run.kills;
  }

  it('is executed once when the worker is killed twice', async () => {
    await world.faults({ [FIRST]: { hang_s: 8 } });
    const run = await CountedRun.begin(world, 'killed-twice', STANDBY);
    await run.executing(FIRST);
    for (let time = 0; time < 2; time++) {
      await run.killWorker();
      await world.startWorker();
    }
    await once(run);
  }, 120_000);

  it('is executed once when two workers serve the run and are killed one after the other', async () => {
    const run = await CountedRun.begin(world, 'in-turn', STANDBY);
    for (const step of STANDBY.calls.map(stepOf)) {
      await world.startWorker();
      await until(async () => (await run.started(step)) > 0 || 'not executed yet', 60_000);
      run.kill(world.olderWorker.pid);
      await world.olderWorker.ended;
    }
    await once(run);
  }, 180_000);

  it('has a known outcome when its supervisor was stopped while it ended and the worker wakes it', async () => {
    await world.faults({ [FIRST]: { hang_s: 2 } });
    const run = await CountedRun.begin(world, 'supervisor-stopped', STANDBY);
    await run.executing(FIRST);
    for (const { pid } of await run.supervisors()) process.kill(pid, 'SIGSTOP');
    await once(run);
  }, 120_000);

  it('has survived 5 kills in these tests', () => expect(kills).toBe(5));
});
