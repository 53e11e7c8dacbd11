import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RootLine } from '../../activities/process/root-line';

const FAILOVER = 1;
const BURST = 5;

describe('C6.5 the line of calls that wait for a runtime root', () => {
  let dir: string;
  let line: RootLine;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hyops-dr-line-'));
    line = new RootLine(dir, '/runtime/dev');
  });
  afterEach(() => rm(dir, { recursive: true }));

  const asking = (decision_id: string, priority = BURST) => ({ decision_id, priority });
  const ahead = async (key: string, priority = BURST) =>
    (await line.ahead(asking(key, priority)))?.decision_id;
  /** Changes the ticket of a call on disk. */
  async function change(key: string, changed: (ticket: Record<string, object>) => object): Promise<void> {
    const path = await ticketOf(key);
    await writeFile(path, JSON.stringify(changed(JSON.parse(await readFile(path, 'utf8')))));
  }
  async function ticketOf(key: string): Promise<string> {
    const folder = join(dir, 'turns', (await readdir(join(dir, 'turns')))[0] ?? '');
    for (const name of await readdir(folder))
      if (JSON.parse(await readFile(join(folder, name), 'utf8')).decision_id === key)
        return join(folder, name);
    throw new Error(`no ticket of ${key}`);
  }

  it('lets a call through when nobody waits, and the first when several do', async () => {
    expect(await ahead('a')).toBeUndefined();
    await line.wait(asking('a'), false);
    await line.wait(asking('b'), false);
    expect([await ahead('a'), await ahead('b'), await ahead('new')]).toEqual([undefined, 'a', 'a']);
    await line.leave(asking('a'));
    expect([await ahead('b'), await ahead('new')]).toEqual([undefined, 'b']);
  });

  it('puts the more urgent call first, also before it has a place', async () => {
    await line.wait(asking('burst'), false);
    expect(await ahead('failover', FAILOVER)).toBeUndefined();
    await line.wait(asking('failover', FAILOVER), false);
    expect([await ahead('burst'), await ahead('failover', FAILOVER)]).toEqual(['failover', undefined]);
  });

  it('keeps a place for the next call of a run, before others of its urgency that have waited longer', async () => {
    await line.wait(asking('longer'), false);
    await line.keepPlace(asking('begun'));
    expect([await ahead('longer'), await ahead('begun'), await ahead('urgent', FAILOVER)]).toEqual([
      'begun',
      undefined,
      undefined,
    ]);
    await change('begun', (ticket) => ({ ...ticket, seen: { ...ticket['seen'], uptime_ms: -20_000 } }));
    expect(await ahead('longer')).toBeUndefined();
  });

  it('keeps the place of a call that looks again', async () => {
    await line.wait(asking('a'), false);
    await line.wait(asking('b'), false);
    await line.wait(asking('a'), false);
    expect(await ahead('b')).toBe('a');
  });

  it('has those further back look less often', async () => {
    const again: number[] = [];
    for (let place = 0; place < 20; place++)
      again.push((await line.wait(asking(`c${place}`), false)).again_in_ms);
    expect(again[0]).toBe(1000);
    expect(again[1]).toBe(2000);
    expect(again.at(-1)).toBe(10_000);
  });

  it('forgets a call that has not looked again in time, or since before the machine was started', async () => {
    await line.wait(asking('a'), false);
    await change('a', (ticket) => ({ ...ticket, seen: { ...ticket['seen'], uptime_ms: -30_000 } }));
    expect(await ahead('b')).toBeUndefined();
    await line.wait(asking('a'), false);
    await change('a', (ticket) => ({ ...ticket, seen: { ...ticket['seen'], boot_id: 'earlier' } }));
    expect(await ahead('b')).toBeUndefined();
  });

  it('never loses a place that is renewed while others look', async () => {
    for (let place = 0; place < 10; place++) await line.wait(asking(`burst-${place}`), false);
    await line.keepPlace(asking('urgent', FAILOVER));
    let looking = true;
    const renewed = (async () => {
      while (looking) await line.keepPlace(asking('urgent', FAILOVER));
    })();
    const seen = new Set<string | undefined>();
    for (let look = 0; look < 100; look++) seen.add(await ahead('burst-5'));
    looking = false;
    await renewed;
    expect([...seen]).toEqual(['urgent']);
  });

  it('is not held up by a ticket that cannot be read', async () => {
    await line.wait(asking('a'), false);
    await writeFile(await ticketOf('a'), '{');
    expect(await ahead('b')).toBeUndefined();
  });

  it('counts how long only left processes are in the way, and starts again when a call works', async () => {
    const first = await line.wait(asking('a'), true);
    expect(first.left_ms).toBe(0);
    await change('a', (ticket) => ({
      ...ticket,
      left_since: { ...ticket['left_since'], uptime_ms: -30_000 },
    }));
    expect((await line.wait(asking('a'), true)).left_ms).toBeGreaterThan(30_000);
    expect((await line.wait(asking('a'), false)).left_ms).toBe(0);
    expect((await line.wait(asking('a'), true)).left_ms).toBe(0);
  });
});
