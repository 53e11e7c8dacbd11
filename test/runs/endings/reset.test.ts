import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/client';
import { CallFolders } from '../../../activities/process/call-folders';
import { Sweep } from '../../../activities/sweep/sweep';
import { verifyBundle } from '../../../client/verify/verify';
import { configurationIn } from '../../../worker/commands/command-line';
import { buildDependencies } from '../../../worker/dependencies';
import type { Replayed } from '../../../worker/replay/replay-place';
import { createRetell } from '../../../worker/replay/retell';
import { stockVerdict } from '../../evidence/verify/stock-verifier';
import { World } from '../../support/a-world';
import { until } from '../../support/until';

describe('C4.5 the evidence of a run', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
    await beginToForget('lost');
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const trust = () => world.path('config', 'trusted_keys');
  const runs = async (id: string) =>
    (await readdir(world.path('evidence', id))).filter((name) => name !== 'claim.json');
  const json = async (id: string, run: string, path: string) =>
    JSON.parse(await readFile(world.path('evidence', id, run, path), 'utf8'));
  const starts = async () =>
    (await world.executions()).filter(({ event }) => event === 'start').map(({ step }) => step);
  const sweep = async (...args: string[]) =>
    JSON.parse((await world.hyopsDr('evidence', ...args, '--json')).stdout).swept;

  const good: string[] = [];
  async function bothSayGood(id: string) {
    const place = world.path('evidence', id);
    expect(await verifyBundle(place, { trustDir: trust() })).toMatchObject({ exit: 0, findings: [] });
    expect(stockVerdict(place, trust())).toBe(0);
    good.push(place);
  }

  /** Sweeps a decision as a worker does; returns what it found. */
  async function left(id: string) {
    const { client } = world;
    const folder = world.path('config');
    const { configuration } = await configurationIn(folder);
    const { evidence } = await buildDependencies(client, folder, configuration);
    const calls = new CallFolders(world.path('state'));
    const retell = createRetell(join(__dirname, '../../../lib/workflow-bundle.js'));
    return (await new Sweep({ client, evidence, calls, retell }).decision(id)).swept;
  }

  const latest = async (id: string) => (await world.client.workflow.getHandle(`dr-${id}`).describe()).runId;
  const foreign = async (id: string, run: string) =>
    (await json(id, run, 'temporal/foreign-events.json')).map(({ what }: { what: string }) => what);

  /** The outcome in each bundle of a decision, by run id. */
  async function outcomes(id: string): Promise<Record<string, string>> {
    const told = (await runs(id)).map(async (run) => [
      run,
      (await json(id, run, 'report.json')).record.outcome,
    ]);
    return Object.fromEntries(await Promise.all(told));
  }

  /** Submits a run and leaves it waiting for people; returns its Temporal run id. */
  async function waiting(id: string): Promise<string> {
    await world.waiting(id);
    return latest(id);
  }

  async function reset(id: string, to: 'first' | 'last') {
    const { events } = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
    const tasks = (events ?? []).filter((one) => one.workflowTaskCompletedEventAttributes);
    const event = String((to === 'first' ? tasks[0] : tasks.at(-1))?.eventId);
    const done = await world.temporal(
      ...['workflow', 'reset', '--workflow-id', `dr-${id}`, '--event-id', event, '--reason', 'try again'],
    );
    expect(done.stderr).toBe('');
  }

  /** Ends a run during its first call and deletes it from Temporal, as retention does; that takes the server half a minute. */
  async function beginToForget(id: string) {
    await world.faults({ gcp_pg_egress: { hang_s: 120 } });
    await world.dr.submit(await world.decision('failover-gcp-restore', id));
    await world.approve(id);
    await until(async () => (await starts()).length > 0);
    await world.killWorker();
    const { client, namespace } = world;
    const execution = { workflowId: `dr-${id}`, runId: await latest(id) };
    await world.temporal('workflow', 'terminate', '--workflow-id', `dr-${id}`);
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: execution });
    await world.stopCalls();
    await world.faults({});
    await world.startWorker();
  }

  const isForgotten = (id: string) =>
    latest(id).then(
      () => 'Temporal still knows it',
      (error) => error instanceof WorkflowNotFoundError,
    );

  it('is sealed once with the histories of both branches when the run was reset and then terminated', async () => {
    await waiting('reset-and-terminated');
    await reset('reset-and-terminated', 'last');
    await world.temporal('workflow', 'terminate', '--workflow-id', 'dr-reset-and-terminated');
    expect(await sweep('seal', 'reset-and-terminated')).toEqual([
      expect.objectContaining({ state: 'sealed' }),
    ]);
    const [run = '', ...others] = await runs('reset-and-terminated');
    expect(others).toEqual([]);
    expect(await foreign('reset-and-terminated', run)).toEqual(['reset', 'terminated']);
    await bothSayGood('reset-and-terminated');
    expect(await left('reset-and-terminated')).toEqual([]);
  });

  it('C3.1 is closed when the run is reset to its beginning, and the new branch is refused', async () => {
    const first = await waiting('from-the-beginning');
    await reset('from-the-beginning', 'first');
    expect(await world.end('from-the-beginning')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'DecisionAlreadyExecuted', what: expect.stringContaining(first) }],
    });
    await until(async () => (await left('from-the-beginning')).length === 0);
    expect(await outcomes('from-the-beginning')).toEqual({
      [first]: 'aborted',
      [await latest('from-the-beginning')]: 'refused',
    });
    await bothSayGood('from-the-beginning');
  });

  it('C3.1 stays unchanged when the run is reset after its seal, and the new branch has its own bundle', async () => {
    const before = await starts();
    const first = await waiting('too-late');
    await world.temporal('workflow', 'terminate', '--workflow-id', 'dr-too-late');
    expect(await sweep('seal', 'too-late')).toEqual([expect.objectContaining({ state: 'sealed' })]);
    await reset('too-late', 'last');
    await world.approve('too-late');
    expect(await world.end('too-late')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'DecisionAlreadyExecuted', what: expect.stringContaining('its evidence is closed') }],
    });
    expect(await outcomes('too-late')).toEqual({ [first]: 'aborted', [await latest('too-late')]: 'refused' });
    await bothSayGood('too-late');
    expect(await starts()).toEqual(before);
    expect(await left('too-late')).toEqual([]);
  });

  it("is sealed from its files on a person's statement when Temporal no longer knows the run", async () => {
    await until(() => isForgotten('lost'));
    const word = ['--lost', '--as', 'alice', '--reason', 'past retention'];
    expect(await sweep('sweep')).toEqual([expect.objectContaining({ decision_id: 'lost', state: 'lost' })]);
    expect((await world.hyopsDr('evidence', 'seal', 'lost', '--lost')).stderr).toContain('--as NAME');
    await until(async () => (await sweep('seal', 'lost', ...word))[0]?.state !== 'open');
    const [run = ''] = await runs('lost');
    expect((await json('lost', run, 'report.json')).record).toMatchObject({
      outcome: 'aborted',
      reasons: [{ code: 'EndedOutsideRunner', what: expect.stringContaining('its history is lost') }],
      approvals: [expect.objectContaining({ message: 'approve', by: 'alice' })],
    });
    expect(await json('lost', run, 'calls/01-prepare-target-gcp_pg_egress/result.json')).toMatchObject({
      unattended: true,
    });
    expect(await foreign('lost', run)).toEqual(['lost']);
    await bothSayGood('lost');
  });

  it('does not free the workload of a lost run, which a person must release', async () => {
    await world.waiting('after-lost');
    await world.approve('after-lost');
    expect(await world.end('after-lost')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'WorkloadBusy', what: expect.stringContaining('Temporal no longer knows that run') }],
    });
    const by = ['--decision', 'lost', '--as', 'alice', '--reason', 'no call of it is running'];
    const released = await world.hyopsDr('workload', 'release', 'orders-db', '--environment', 'dev', ...by);
    expect(released).toMatchObject({ code: 0, stderr: '' });
  });

  it('is continued when the run is reset during a call, and nothing is executed twice', async () => {
    const before = (await starts()).length;
    await world.faults({ postgresql_source_contract: { hang_s: 2 } });
    await world.dr.submit(await world.decision('standby-gcp-managed', 'reset'));
    await world.approve('reset');
    await until(async () => (await starts()).length > before);
    await reset('reset', 'last');
    expect(await world.end('reset')).toMatchObject({ outcome: 'completed' });
    const steps = (await starts()).slice(before);
    expect(new Set(steps).size).toBe(steps.length);
    const [run = '', ...others] = await runs('reset');
    expect(others).toEqual([]);
    expect(await readdir(world.path('evidence', 'reset', run, 'temporal', 'abandoned'))).toEqual([
      `1-${run}.json`,
    ]);
    expect(await json('reset', run, 'temporal/foreign-events.json')).toEqual([
      expect.objectContaining({ what: 'reset', reason: expect.stringContaining(`from run ${run}`) }),
    ]);
    await bothSayGood('reset');
    expect(await left('reset')).toEqual([]);
  });

  it('is sealed for a run in a lost namespace only when its id is given', async () => {
    await waiting('namespace-gone');
    await world.temporal('workflow', 'terminate', '--workflow-id', 'dr-namespace-gone');
    const elsewhere = [
      'namespace-gone',
      '--namespace',
      'default',
      '--lost',
      '--as',
      'alice',
      '--reason',
      'gone',
    ];
    const [asked] = await sweep('seal', ...elsewhere);
    expect(asked).toMatchObject({ state: 'lost' });
    const [, id = ''] = /add --namespace-gone (\S+)/.exec(asked.says) ?? [];
    expect(await sweep('seal', ...elsewhere, '--namespace-gone', id)).toEqual([
      expect.objectContaining({ state: 'sealed' }),
    ]);
    await bothSayGood('namespace-gone');
  });

  it('C4.6 replays without differences in all these cases unless the history is lost', async () => {
    const { code, stdout } = await world.hyopsDr('replay', ...good, '--json');
    const replays: Replayed[] = JSON.parse(stdout).replays;
    expect([code, replays.flatMap(({ differences }) => differences)]).toEqual([0, []]);
    const why = replays.map(({ place, nothing }) => [basename(dirname(place)), nothing]);
    expect(why).toEqual([
      ['reset-and-terminated', null],
      ['from-the-beginning', null],
      ['from-the-beginning', null],
      ['too-late', null],
      ['too-late', null],
      ['lost', 'its history is lost'],
      ['reset', null],
      ['namespace-gone', 'its history is lost'],
    ]);
  });
});
