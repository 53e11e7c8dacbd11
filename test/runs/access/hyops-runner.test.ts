import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { RunProcesses } from '../../faults/support/run-processes';
import { World } from '../../support/a-world';
import { until } from '../../support/until';

const RESTORE = 'postgresql_restore';
/** The first of the four calls of a burst. Dispatches are slow, so most tests make only a few. */
const STEP = 'gke_burst_cluster';

describe('C5.1 a call that HyOps dispatches to a runner over ssh', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ before: dispatching });
  });
  afterEach(() => world.faults({}));
  afterAll(async () => {
    const dispatches = await readdir(world.path('runtime/dev/logs/runner'));
    await world.close();
    // Interrupted dispatches leave folders on the runner, which is this machine.
    for (const id of dispatches) await rm(`/tmp/hyops-runner-jobs/${id}`, { recursive: true, force: true });
  });

  async function dispatching(world: World): Promise<void> {
    const file = world.path('config', 'hyops-dr.yaml');
    const configuration = await readFile(file, 'utf8');
    await writeFile(
      file,
      configuration.replace(
        /state_ref: .*gcp_ops_runner_bootstrap"/,
        'state_ref: "platform/linux/ops-runner#onprem_ops_runner_bootstrap"\n    transport: hyops-runner',
      ),
    );
  }
  async function host(verb: 'cut' | 'stop' | 'start'): Promise<void> {
    const { control_url } = await world.values();
    await fetch(`${control_url}/runner/${verb}`, { method: 'POST' });
  }
  async function submit(id: string): Promise<void> {
    await world.dr.submit(await world.decision('burst-gcp', id));
    await world.approve(id);
  }
  async function executing(id: string, hang_s: number): Promise<RunProcesses> {
    const since = (await world.executions()).length;
    await world.faults({ [STEP]: { hang_s } });
    await submit(id);
    const run = new RunProcesses(world, id);
    await until(async () => (await run.starts(STEP, since)) === 1 || 'not executed yet', 60_000);
    return run;
  }
  const ended = async (id: string) => {
    await world.untilStatus(id, ({ phase }) => phase === 'ended' || 'still running', 100_000);
    return world.dr.result(id);
  };

  it('C4.4 is executed there for each step of a failover, and its dispatch is recorded as evidence', async () => {
    await world.dr.submit(await world.decision('failover-gcp-restore', 'dispatched'));
    await world.approve('dispatched');
    expect(await ended('dispatched')).toMatchObject({ outcome: 'completed' });
    const starts = (await world.executions()).filter((line) => line.event === 'start');
    expect(starts.map((line) => line.step)).toEqual([
      'gcp_pg_egress',
      'gcp_pg_vms',
      RESTORE,
      'postgresql_dns_cutover',
      'postgresql_dns_status',
      'postgresql_backup_config',
    ]);
    const kept = (name: string) =>
      new RunProcesses(world, 'dispatched').kept(`03-move-data-${RESTORE}`, `runner/${name}`);
    expect(JSON.parse(await kept('dispatch.request.json'))).toMatchObject({
      runner_state_ref: 'platform/linux/ops-runner#onprem_ops_runner_bootstrap',
      sync_env: expect.arrayContaining(['HYOPS_ENV', 'PATRONI_SUPERUSER_PASSWORD']),
    });
    expect(await kept('runner_exec.stdout.txt')).toContain(`step=${RESTORE} status=ok`);
  });

  it('C4.6 has an unknown outcome that an operator decides when the connection is lost', async () => {
    const run = await executing('cut-off', 3);
    await host('cut');
    const stopped = await world.untilStopped(run.id, 'HyopsOutcomeUnknown');
    expect(stopped.reasons[0]?.what).toContain('the connection was lost; it cannot be cancelled there');
    const last = async () => (await world.executions()).at(-1);
    await until(async () => (await last())?.event === 'end' || 'still running there', 60_000);
    expect(await last()).toMatchObject({ step: STEP });
    await world.faults({});
    await world.dr.operate(run.id, 'retryStep', {
      as: 'alice',
      reason: 'it has ended there without an effect',
    });
    expect(await ended(run.id)).toMatchObject({ outcome: 'completed' });
  }, 120_000);

  it('C4.6 is not waited for by an abort, which says so and keeps the workload until the call has ended', async () => {
    // Long enough for another decision to be planned and approved on a busy machine while the call goes on.
    const run = await executing('let-go', 25);
    expect((await world.status(run.id)).waiting_for).toContain('where it cannot be cancelled');
    await world.dr.operate(run.id, 'abort', { as: 'alice', reason: 'the primary is back' });
    const { outcome, reasons, deficiencies } = await ended(run.id);
    expect([outcome, reasons.map((reason) => reason.code)]).toEqual([
      'aborted',
      ['OperatorAborted', 'HyopsStillRunning'],
    ]);
    expect(reasons[1]?.what).toContain('it cannot be cancelled; it runs to its end');
    expect(deficiencies.map((one) => one.call)).toEqual(['release-workload']);
    const [late] = (await world.executions()).slice(-1);
    expect(late).toMatchObject({ step: STEP, event: 'start' });
    expect(await world.run('burst-gcp', 'too-early')).toMatchObject({
      outcome: 'refused',
      reasons: [expect.objectContaining({ code: 'WorkloadBusy' })],
    });
    await until(async () => (await run.all()).length === 0 || 'still running', 60_000);
    expect((await world.executions()).at(-1)).toMatchObject({ step: STEP, event: 'end' });
    await world.faults({});
    await submit('after-it');
    expect(await ended('after-it')).toMatchObject({ outcome: 'completed' });
  }, 180_000);

  it('C4.4 is adopted and executed once when its worker is killed', async () => {
    const since = (await world.executions()).length;
    const run = await executing('adopted', 3);
    await run.killWorker();
    await world.startWorker();
    await until(
      async () => (await world.status(run.id).catch(() => undefined))?.phase === 'ended' || 'still running',
      60_000,
    );
    expect(await world.dr.result(run.id)).toMatchObject({ outcome: 'completed' });
    expect(await run.starts(STEP, since)).toBe(1);
  }, 120_000);

  it('C6.3 is refused when the runner cannot be reached, whatever its state', async () => {
    await host('stop');
    const before = await world.executions();
    await submit('unreached');
    const { outcome, reasons } = await ended('unreached');
    await host('start');
    expect([outcome, reasons.map((reason) => reason.code)]).toEqual(['refused', ['AccessModeUnmet']]);
    expect(await world.executions()).toEqual(before);
  });

  it("C6.3 is refused when the runner's HyOps does not start", async () => {
    const { runner_prefix } = await world.values();
    const program = `${runner_prefix}/venv/bin/hyops`;
    const right = await readFile(program, 'utf8');
    await writeFile(program, '#!/bin/sh\necho "ModuleNotFoundError: no module named yaml" >&2\nexit 1\n');
    await chmod(program, 0o755);
    await submit('broken');
    const { outcome, reasons } = await ended('broken');
    await writeFile(program, right);
    expect([outcome, reasons.map((reason) => reason.code)]).toEqual(['refused', ['AccessModeUnmet']]);
    expect(reasons[0]?.what).toContain('ModuleNotFoundError');
  });
});
