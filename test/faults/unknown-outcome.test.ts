import { World } from '../support/a-world';
import { until } from '../support/until';
import { aCgroup } from './support/a-cgroup';
import { CountedRun, STANDBY, stepOf } from './support/a-counted-run';

const [FIRST_CALL] = STANDBY.calls;
const FIRST = stepOf(FIRST_CALL);

describe('C4.6 a call with an unknown outcome', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const pids = (processes: readonly { pid: number }[]) => processes.map((one) => one.pid);

  it.each([
    ['its supervisor', true, async (run: CountedRun) => run.kill(...pids(await run.supervisors()))],
    ['hyops itself', true, async (run: CountedRun) => run.kill(...pids(await run.hyops()))],
    [
      'supervisor and hyops',
      true,
      async (run: CountedRun) => run.kill(...pids([...(await run.supervisors()), ...(await run.hyops())])),
    ],
    [
      'the worker with everything it started',
      false,
      async (run: CountedRun) => {
        await run.killEverything();
        await world.startWorker();
      },
    ],
    [
      'everything on the host, with a worker restarted much later,',
      false,
      async (run: CountedRun) => {
        await run.killEverything();
        await until(async () => (await run.attempt()) > 1 || 'not missed yet', 60_000);
        await world.startWorker();
      },
    ],
  ])(
    'is decided by an operator when %s is killed, and a retry waits for living processes',
    async (what, survives, kill) => {
      await world.faults({ [FIRST]: { hang_s: 4 } });
      const run = await CountedRun.begin(world, `unknown-${what.replaceAll(/\W+/g, '-')}`, STANDBY);
      await run.executing(FIRST);
      await kill(run);
      await decided(run, survives);
    },
    150_000,
  );

  it("is decided by an operator when the worker's control group is killed", async () => {
    await world.faults({ [FIRST]: { hang_s: 4 } });
    const run = await CountedRun.begin(world, 'unknown-cgroup', STANDBY);
    await run.executing(FIRST);
    const all = [...pids(await run.all()), ...(await world.workerFamily())];
    const group = await aCgroup('unknown');
    if (group) {
      await group.add(all);
      run.count((await group.pids()).length);
      await group.kill();
    } else run.kill(...all);
    await world.worker.ended;
    await world.startWorker();
    await decided(run, false);
  }, 150_000);

  it('has been killed at least 15 times in these tests and was repeated only by an operator', () =>
    expect(kills).toBeGreaterThanOrEqual(15));

  /** Expects the run to stop with an unknown outcome, and to complete after an operator's retry. */
  async function decided(run: CountedRun, survives: boolean): Promise<void> {
    const { reasons } = await world.untilStopped(run.id, 'HyopsOutcomeUnknown');
    expect(reasons.map((reason) => reason.code)).toEqual(['HyopsOutcomeUnknown']);
    expect(reasons[0]?.what).toMatch(/last output: .*status=running|hyops was killed by SIGKILL/);
    expect(await run.started(FIRST)).toBe(1);
    await world.faults({});
    await world.dr.operate(run.id, 'retryStep', { as: 'alice', reason: 'inspected it by hand' });
    await run.completed();
    // A surviving process ended before the retry began; a killed one has no end.
    expect((await run.events(FIRST)).join(' ')).toBe(survives ? 'start end start end' : 'start start end');
    expect(await run.repeated()).toEqual([FIRST_CALL]);
    kills += run.kills;
  }
});
