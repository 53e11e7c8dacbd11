import { DECISION_QUEUE } from '../../contract/words/names';
import { World } from '../support/a-world';
import { keepNotices, noticesOf } from '../support/notices';
import { CountedRun, STANDBY } from './support/a-counted-run';

const STEP = 'cloudsql_managed_standby';

/** One process parses decisions, another is the runner. */
describe('C5.1 a runner that is lost', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ workerFlags: ['--decisions'], before: keepNotices });
    await world.startWorker('--runner', 'local');
  });
  afterAll(() => world?.close());

  const back = () => world.startWorker('--runner', 'local');

  it('stops the run for its operator within a minute, by a notice of another worker, and adopts its call when it is back', async () => {
    await world.faults({ [STEP]: { hang_s: 75 } });
    const run = await CountedRun.begin(world, 'lost', STANDBY);
    await run.executing(STEP);
    await world.killWorker();
    const lost = Date.now();
    const { reasons, skippable } = await world.untilStopped('lost', 'RunnerLost');
    expect(Date.now() - lost).toBeLessThan(60_000);
    expect(skippable).toBe(false);
    expect(reasons[0]?.what).toMatch(/no worker of runner local has taken up runCall since 20\d\d-/);
    expect((await world.status('lost')).waiting_for).toMatch('an operator');
    expect(await noticesOf(world, 'lost')).toContainEqual(
      expect.objectContaining({
        notice: 'awaiting-operator',
        reasons: [expect.objectContaining({ code: 'RunnerLost' })],
      }),
    );
    expect(await queueOfLastNotice('lost')).toBe(DECISION_QUEUE);
    await world.faults({});
    await back();
    await world.untilStatus('lost', ({ phase }) => phase !== 'awaiting-operator' || phase, 60_000);
    expect(await run.events(STEP)).toEqual(['start']);
    await run.completed();
    expect(await run.repeated()).toEqual([]);
  }, 240_000);

  it('refuses a decision that has no plan yet', async () => {
    await world.killWorker();
    await world.dr.submit(await world.decision('standby-gcp-managed', 'nobody-there'));
    const { outcome, reasons } = await world.dr.result('nobody-there');
    // Pollers count for a minute, so the server may still list the dead one.
    expect([outcome, ['RunnerLost', 'RunnerMissing'].includes(reasons[0]?.code ?? '')]).toEqual([
      'refused',
      true,
    ]);
    await back();
  }, 120_000);

  async function queueOfLastNotice(id: string): Promise<string | null | undefined> {
    const { events } = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
    const told = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: one }) =>
      one?.activityType?.name === 'notify' ? [one.taskQueue?.name] : [],
    );
    return told.at(-1);
  }
});
