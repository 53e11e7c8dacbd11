import { World } from '../support/a-world';
import { until } from '../support/until';
import { CountedRun, STANDBY, stepOf } from './a-counted-run';

const [FIRST_CALL, SECOND_CALL = ''] = STANDBY.calls;
const SECOND = stepOf(SECOND_CALL);

describe('C4.4 a call is executed once when two workers race for it', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    // Another worker has the workflows: one that is stopped would hold them up until its task is given up.
    world = await World.open({ workerFlags: ['--decisions'] });
    await startRunner();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const startRunner = () => world.startWorker('--runner', 'local');
  async function once(run: CountedRun): Promise<void> {
    await run.completed();
    expect(await run.repeated()).toEqual([]);
    kills += run.kills;
  }

  it('because a second one takes it over from one that was stopped and wakes again', async () => {
    await world.faults({ [SECOND]: { hang_s: 10 } });
    const first = world.worker.pid;
    const run = await CountedRun.begin(world, 'two-workers', STANDBY);
    await run.executing(SECOND);
    process.kill(first, 'SIGSTOP');
    await startRunner();
    await until(async () => (await run.attempt()) > 1 || 'not taken over', 60_000);
    process.kill(first, 'SIGCONT');
    await run.completed();
    run.kill(first);
    await once(run);
  }, 120_000);

  it('because one was stopped right before its start, and wakes when the other begins', async () => {
    const first = world.worker.pid;
    const run = await CountedRun.begin(world, 'racing', STANDBY);
    await until(() => run.hasFile(FIRST_CALL, 'call.json'), 60_000);
    process.kill(first, 'SIGSTOP');
    await startRunner();
    await until(async () => (await run.attempt()) !== 1 || 'not taken over', 60_000);
    process.kill(first, 'SIGCONT');
    await run.completed();
    run.kill(first);
    await once(run);
  }, 120_000);

  it('which are 2 kills', () => expect(kills).toBe(2));
});
