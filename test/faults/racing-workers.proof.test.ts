import { World } from '../support/a-world';
import { until } from '../support/until';
import { CountedRun, STANDBY, stepOf } from './support/a-counted-run';

const [FIRST_CALL, SECOND_CALL = ''] = STANDBY.calls;
const SECOND = stepOf(SECOND_CALL);

describe('C4.4 a call that two workers race for', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    // A separate worker runs the workflows: a stopped one would hold them up until its task times out.
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

  it('is executed once when a worker takes it over from a stopped one that wakes again', async () => {
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

  it('is executed once when a worker is stopped right before the start and wakes as another starts it', async () => {
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

  it('has survived 2 kills in these tests', () => expect(kills).toBe(2));
});
