import { World } from '../support/a-world';
import { until } from '../support/until';
import { CountedRun, FAILOVER, type Lane, STANDBY } from './support/a-counted-run';

describe('C4.4 a call', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  const moments: [when: string, file: string, lane: Lane][] = [
    ['before the call starts', 'call.json', STANDBY],
    ['as the call starts', 'start.json', STANDBY],
    ['after the call has ended but before it is reported', 'result.json', FAILOVER],
  ];
  it.each(moments)(
    'is executed once when the worker is killed %s',
    async (when, file, lane) => {
      const run = await CountedRun.begin(world, `killed-${when.replace(/\W+/g, '-')}`, lane);
      for (const call of lane.calls) {
        await until(() => run.hasFile(call, file), 60_000);
        await run.killWorker();
        await world.startWorker();
      }
      await run.completed();
      expect(await run.repeated()).toEqual([]);
      kills += run.kills;
    },
    240_000,
  );

  it('has survived 12 kills in these tests', () => expect(kills).toBe(12));
});
