import { World } from '../support/a-world';
import { until } from '../support/until';
import { CALLS, Failover } from './a-failover';

describe('C4.4 a call is executed once when its worker is killed', () => {
  let world: World;
  let kills = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  it.each([
    ['before the start', 'call.json'],
    ['at the start', 'start.json'],
    ['after the end, before it was reported', 'result.json'],
  ])(
    '%s of each call of a failover',
    async (when, file) => {
      const run = await Failover.begin(world, `killed-${when.replace(/\W+/g, '-')}`);
      for (const call of CALLS) {
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

  it('which are 18 kills and no step that was executed twice', () => expect(kills).toBe(3 * CALLS.length));
});
