import { until, World } from '../support/a-world';
import { RunProcesses } from './run-processes';

const [EGRESS, VMS, RESTORE, CUTOVER, STATUS, BACKUP] = [
  '01-prepare-target-gcp_pg_egress',
  '02-prepare-target-gcp_pg_vms',
  '03-move-data-postgresql_restore',
  '04-cut-traffic-postgresql_dns_cutover',
  '05-cut-traffic-postgresql_dns_status',
  '06-resume-protection-postgresql_backup_config',
];
const CALLS = [EGRESS, VMS, RESTORE, CUTOVER, STATUS, BACKUP];
const FIRST = 'gcp_pg_egress';
const stepOf = (call: string) => call.split('-').at(-1) ?? '';

describe('C4.4 a call is executed once, whoever is killed', () => {
  let world: World;
  let kills = 0;
  let since = 0;

  beforeAll(async () => {
    world = await World.open();
  });
  beforeEach(async () => {
    since = (await world.executions()).length;
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  async function begin(id: string): Promise<RunProcesses> {
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    // A killed worker leaves queries unanswered for a moment.
    await until(() => world.approve(id).then(() => true, String), 60_000);
    return new RunProcesses(world, id);
  }
  const executing = (run: RunProcesses, step: string) =>
    until(async () => (await run.starts(step, since)) === 1 || 'not executed yet', 60_000);
  const completed = async (id: string) => {
    await until(async () => (await world.status(id)).phase === 'ended' || 'it goes on', 60_000);
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed' });
  };

  it.each([
    ['before the start', 'call.json', [EGRESS, RESTORE, STATUS]],
    ['at the start', 'start.json', [VMS, CUTOVER, BACKUP]],
    ['after the end, before it was reported', 'result.json', [EGRESS, RESTORE, CUTOVER]],
  ])(
    'when the worker is killed %s of a call',
    async (when, file, calls) => {
      const run = await begin(`killed-${when.replace(/\W+/g, '-')}`);
      for (const call of calls) {
        await until(() => run.hasFile(call, file), 60_000);
        await run.killWorker();
        await world.startWorker();
      }
      await completed(run.id);
      for (const call of CALLS) expect([call, await run.starts(stepOf(call), since)]).toEqual([call, 1]);
      kills += run.kills;
    },
    240_000,
  );

  it('when the worker is killed twice in a row while it works', async () => {
    await world.faults({ postgresql_restore: { hang_s: 8 } });
    const run = await begin('killed-twice');
    await executing(run, 'postgresql_restore');
    for (let time = 0; time < 2; time++) {
      await run.killWorker();
      await world.startWorker();
    }
    await completed(run.id);
    expect(await run.starts('postgresql_restore', since)).toBe(1);
    kills += run.kills;
  }, 120_000);

  it('when a second worker takes the call over from one that was stopped and wakes again', async () => {
    await world.faults({ postgresql_restore: { hang_s: 10 } });
    const first = world.worker.pid;
    const run = await begin('two-workers');
    await executing(run, 'postgresql_restore');
    process.kill(first, 'SIGSTOP');
    await world.startWorker();
    await until(async () => (await attempts(run.id)) > 1 || 'not taken over', 60_000);
    process.kill(first, 'SIGCONT');
    await completed(run.id);
    expect(await run.starts('postgresql_restore', since)).toBe(1);
    run.kill(first);
    kills += run.kills;
  }, 120_000);

  it('when its supervisor is stopped while it ends: the worker wakes it, and the outcome is known', async () => {
    await world.faults({ [FIRST]: { hang_s: 2 } });
    const run = await begin('supervisor-stopped');
    await executing(run, FIRST);
    for (const { pid } of await run.supervisors()) process.kill(pid, 'SIGSTOP');
    await completed(run.id);
    expect(await run.starts(FIRST, since)).toBe(1);
  }, 120_000);

  it.each([
    [
      'its supervisor',
      async (run: RunProcesses) => run.kill(...(await run.supervisors()).map((one) => one.pid)),
    ],
    ['hyops itself', async (run: RunProcesses) => run.kill(...(await run.hyops()).map((one) => one.pid))],
    [
      'supervisor and hyops',
      async (run: RunProcesses) =>
        run.kill(...[...(await run.supervisors()), ...(await run.hyops())].map((one) => one.pid)),
    ],
    [
      'the worker with all it started',
      async (run: RunProcesses) => {
        await run.killEverything();
        await world.startWorker();
      },
    ],
  ])(
    'and its outcome is unknown when %s is killed: a named human decides, and a retry waits for what still lives',
    async (what, kill) => {
      await world.faults({ [FIRST]: { hang_s: 4 } });
      const run = await begin(`unknown-${what.replaceAll(' ', '-')}`);
      await executing(run, FIRST);
      await kill(run);
      await until(async () => (await world.status(run.id)).stopped !== null || 'not stopped', 60_000);
      const { stopped } = await world.status(run.id);
      expect(stopped?.reasons).toEqual([expect.objectContaining({ code: 'HyopsOutcomeUnknown' })]);
      await world.faults({});
      await world.dr.operate(run.id, 'retryStep', { as: 'alice', reason: 'looked at it by hand' });
      await completed(run.id);
      const lines = (await world.executions()).slice(since).filter((line) => line.step === FIRST);
      const events = lines.map((line) => line.event).join(' ');
      // What was left to itself came to its end before the retry began; what was killed never ends.
      expect(events).toBe(what.startsWith('the worker') ? 'start start end' : 'start end start end');
      kills += run.kills;
    },
    120_000,
  );

  it('with 20 processes killed in all', () => expect(kills).toBeGreaterThanOrEqual(20));

  /** The attempt of the activity that runs now. */
  async function attempts(id: string): Promise<number> {
    const { raw } = await world.client.workflow.getHandle(`dr-${id}`).describe();
    return raw.pendingActivities?.[0]?.attempt ?? 0;
  }
});
