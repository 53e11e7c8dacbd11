import { readdir, readFile } from 'node:fs/promises';
import { World } from '../support/a-world';
import { until } from '../support/until';
import { STANDBY, stepOf } from './support/a-counted-run';
import { RunProcesses } from './support/run-processes';

const STEP = stepOf(STANDBY.calls[0]);

describe('C4.4 a process that is still running', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  async function executing(id: string, hang_s: number): Promise<RunProcesses> {
    const since = (await world.executions()).length;
    await world.faults({ [STEP]: { hang_s } });
    await world.dr.submit(await world.decision(STANDBY.sample, id));
    await world.approve(id);
    const run = new RunProcesses(world, id);
    await until(async () => (await run.starts(STEP, since)) === 1, 60_000);
    return run;
  }
  const stopped = async (id: string, code: string) => {
    await until(async () => {
      const found = (await world.status(id)).stopped?.reasons[0]?.code;
      return found === code || `${found}`;
    }, 60_000);
    return (await world.status(id)).stopped?.reasons[0]?.what;
  };

  it('keeps a retry from starting until it has ended', async () => {
    const run = await executing('orphan', 60);
    run.kill(...(await run.hyops()).map((one) => one.pid));
    expect(await stopped(run.id, 'HyopsOutcomeUnknown')).toMatch(/still running: \S+ \(pid \d+\)/);
    await world.dr.operate(run.id, 'retryStep', { as: 'alice', reason: 'too early' });
    const [orphan] = await run.all();
    expect(await stopped(run.id, 'RuntimeRootBusy')).toContain(`(pid ${orphan?.pid})`);
    expect(await run.starts(STEP)).toBe(1);
    run.kill(orphan?.pid ?? 0);
    await world.faults({});
    await world.dr.operate(run.id, 'retryStep', { as: 'alice', reason: 'the orphan is gone' });
    await world.untilStatus(run.id, (status) => status.phase === 'ended', 60_000);
    expect(await world.dr.result(run.id)).toMatchObject({ outcome: 'completed' });
    expect(await run.starts(STEP)).toBe(2);
  }, 120_000);

  it('continues when the spawner dies, and the next call is started without the spawner', async () => {
    const before = (await world.executions()).length;
    const run = await executing('no-spawner', 2);
    const spawner = await childOf(world.worker.pid, 'spawner-process.js');
    run.kill(spawner);
    await world.untilStatus(run.id, (status) => status.phase === 'ended', 60_000);
    expect(await world.dr.result(run.id)).toMatchObject({ outcome: 'completed' });
    expect(await run.starts(STEP, before)).toBe(1);
    expect(await childOf(world.worker.pid, 'spawner-process.js')).not.toBe(spawner);
  }, 120_000);
});

/** Finds the child of a process that runs a program. */
async function childOf(parent: number, program: string): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent && command.includes(program))
      return Number(pid);
  }
  throw new Error(`process ${parent} has no child ${program}`);
}
