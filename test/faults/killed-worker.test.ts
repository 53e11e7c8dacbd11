import { World } from '../support/a-world';
import { until } from '../support/until';
import { CountedRun, FAILOVER, type Lane, STANDBY } from './a-counted-run';

describe('C4.4 a call is executed once when its worker is killed', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  const moments: [when: string, file: string, lane: Lane][] = [
    ['before the start', 'call.json', STANDBY],
    ['at the start', 'start.json', STANDBY],
    ['after the end, before it was reported', 'result.json', FAILOVER],
  ];
  it.each(moments)(
    '%s of each call',
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

  it('which are 12 kills and no step that was executed twice', () => expect(kills).toBe(12));
});
