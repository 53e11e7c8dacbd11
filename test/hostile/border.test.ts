import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createDecisionQueueActivities, createRunnerActivities } from '../../activities';
import { border } from '../../activities/border/border';
import { ACTIVITIES } from '../../contract/run/activity-arguments';
import type { PlanRef } from '../../contract/run/activity-messages';
import { DECISION_QUEUE } from '../../contract/words/names';
import { configurationIn } from '../../worker/commands/command-line';
import { buildDependencies } from '../../worker/dependencies';
import { World } from '../support/a-world';
import { type Came, Rogue } from './support/a-rogue';
import { goodArguments } from './support/arguments';
import { queueOf } from './support/queue-of';

const VICTIM = 'victim';
const STRANGER = { ok: false, code: 'CallerWrong', nonRetryable: true };
const UNREADABLE = { ok: false, code: 'ArgumentsInvalid', nonRetryable: true };

describe('C4.8 the border of the runner', () => {
  let world: World;
  let plan: PlanRef;
  let call: string;
  let artifact: Uint8Array;

  beforeAll(async () => {
    world = await World.open();
    const request = await world.waiting(VICTIM, 'standby-gcp-managed');
    plan = await planOf(VICTIM);
    call = request.calls[0]?.id ?? '';
    artifact = Buffer.from(JSON.stringify(await world.decision('standby-gcp-managed', VICTIM)));
  });
  afterAll(() => world?.close());

  async function planOf(id: string): Promise<PlanRef> {
    const { run_id, plan_digest, workflow_id } = await world.status(id);
    const { home } = JSON.parse(await readFile(world.path('evidence/home.json'), 'utf8'));
    return { ref: { decision_id: id, run_id }, plan_digest: plan_digest ?? '', home, workflow_id };
  }

  /** Calls every activity with valid arguments that name a run; returns each result. */
  async function askForAll(rogue: Rogue, named = plan, bytes = artifact): Promise<Record<string, Came>> {
    const came: Record<string, Came> = {};
    for (const [activity, args] of Object.entries(goodArguments(named, bytes, call)))
      came[activity] = await rogue.ask(activity, queueOf(activity), ...args);
    return came;
  }

  const all = (expected: object) =>
    Object.fromEntries(ACTIVITIES.map((name) => [name, expect.objectContaining(expected)]));

  async function dependencies() {
    const folder = world.path('config');
    const { configuration } = await configurationIn(folder);
    return buildDependencies(world.client, folder, configuration);
  }

  it('has a rule for every activity that a worker registers', async () => {
    const deps = await dependencies();
    const { look, do: carryOut, seal } = createRunnerActivities(deps);
    const registered = { ...createDecisionQueueActivities(deps), ...look, ...carryOut, ...seal };
    expect(Object.keys(registered).sort()).toEqual([...ACTIVITIES].sort());
    expect(Object.keys(goodArguments(plan, artifact, call)).sort()).toEqual([...ACTIVITIES].sort());
  });

  it('executes no activity that has no rule', async () => {
    const connection = await NativeConnection.connect({
      address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '',
    });
    let executed = false;
    const inbound = border(await dependencies());
    const worker = await Worker.create({
      connection,
      namespace: world.namespace,
      taskQueue: 'stray',
      activities: {
        stray: async () => {
          executed = true;
        },
      },
      interceptors: { activity: [() => ({ inbound })] },
    });
    const asked = async () => {
      const rogue = await Rogue.start(world, { type: 'drRun', id: 'dr-stray', queue: 'evil-stray' });
      return rogue.ask('stray', 'stray', 'anything');
    };
    expect(await worker.runUntil(asked())).toMatchObject(UNREADABLE);
    expect(executed).toBe(false);
    await connection.close();
  });

  it('refuses every activity to a workflow of another type', async () => {
    const rogue = await Rogue.start(world, { type: 'evil', id: 'evil', queue: 'evil-type' });
    expect(await askForAll(rogue)).toEqual(all(STRANGER));
  });

  it('refuses every activity to another workflow of the right type on a queue of the attacker', async () => {
    const rogue = await Rogue.start(world, { type: 'drRun', id: 'dr-other', queue: 'evil-other' });
    expect(await askForAll(rogue)).toEqual(all(STRANGER));
  });

  it('refuses every activity to a workflow that names itself but has its code on another queue', async () => {
    const id = 'self-named';
    const rogue = await Rogue.start(world, { type: 'drRun', id: `dr-${id}`, queue: 'evil-self' });
    const named = { ...plan, ref: { decision_id: id, run_id: rogue.runId }, workflow_id: `dr-${id}` };
    const own = Buffer.from(JSON.stringify(await world.decision('standby-gcp-managed', id)));
    expect(await askForAll(rogue, named, own)).toEqual(all(STRANGER));
    expect(await readdir(world.path('evidence'))).not.toContain(id);
  });

  it('left no trace of any of them in the run that they named', async () => {
    const run = world.path('evidence', VICTIM, plan.ref.run_id);
    expect(existsSync(`${run}/report.json`)).toBe(false);
    expect(existsSync(`${run}/gates`)).toBe(false);
    expect(await world.executions()).toEqual([]);
    expect((await world.status(VICTIM)).phase).toBe('awaiting-approval');
  });

  describe('against workflow code of the attacker on the queue of the runs', () => {
    const id = 'taken';
    let rogue: Rogue;
    let own: PlanRef;

    beforeAll(async () => {
      await world.waiting(id, 'standby-gcp-managed');
      own = await planOf(id);
      await world.killWorker();
      rogue = await Rogue.over(world, own.workflow_id, own.ref.run_id, DECISION_QUEUE);
      await world.startWorker();
    });

    it('refuses every activity that names another run', async () => {
      expect(await askForAll(rogue)).toEqual(all(STRANGER));
    });

    it('refuses the run of another execution, of another workflow, and of nobody', async () => {
      const { ref } = own;
      for (const named of [
        { ...own, ref: { ...ref, run_id: plan.ref.run_id } },
        { ...own, ref: { ...ref, run_id: '00000000-0000-0000-0000-000000000000' } },
        { ...own, ref: plan.ref },
        { ...own, workflow_id: plan.workflow_id },
        { ...own, workflow_id: id },
      ])
        expect(await rogue.ask('confirmPlan', queueOf('confirmPlan'), named)).toMatchObject(STRANGER);
    });

    it('refuses an artifact of another decision than its own', async () => {
      const asked = { ref: own.ref, workflow_id: own.workflow_id, runner: 'local' };
      expect(await rogue.ask('compilePlan', queueOf('compilePlan'), asked, artifact)).toMatchObject({
        code: 'DecisionInvalid',
        nonRetryable: true,
      });
    });

    it('parses everything of a call before it becomes part of a path', async () => {
      const good = { ...own, call, retry: 0, epoch: 1 };
      const evil = world.path('evil');
      const climb = `0/../../../../../../../../..${evil}`;
      const changes: object[] = [
        ...[climb, '0', '7', 1.5, -1, 1000, 1e308, null, [0], {}, true].map((retry) => ({ retry })),
        ...[climb, '..', '.', '', '../evil', 'a/b', 'a\\b', 'a\u0000b', null, 7].map((one) => ({
          call: one,
        })),
        ...['abc', -1, 0.5, null, {}].map((epoch) => ({ epoch })),
        ...['yesterday', null].map((guards_asked_at) => ({ guards_asked_at })),
        ...['../..', '', climb, 'a b', null].map((decision_id) => ({ ref: { ...own.ref, decision_id } })),
        { ref: { ...own.ref, run_id: '' } },
        { ref: { ...own.ref, more: 1 } },
        { plan_digest: `${own.plan_digest}/../..` },
        { home: '../..' },
        { more: 1 },
        JSON.parse('{"__proto__":{"retry":0},"retry":"x"}'),
      ];
      for (const activity of ['runCall', 'confirmHumanCall', 'proveHumanCall'])
        for (const change of changes)
          expect([change, await rogue.ask(activity, queueOf(activity), { ...good, ...change })]).toEqual([
            change,
            expect.objectContaining(UNREADABLE),
          ]);
      expect(existsSync(evil)).toBe(false);
      expect(await world.executions()).toEqual([]);
    }, 240_000);

    it('refuses arguments of every activity that are missing, too many, or of another kind', async () => {
      for (const [activity, args] of Object.entries(goodArguments(own, artifact, call)))
        for (const wrong of [[], [...args, 1], args.map(() => 'x'), args.map(() => null), args.map(() => [])])
          expect([activity, await rogue.ask(activity, queueOf(activity), ...wrong)]).toEqual([
            activity,
            expect.objectContaining(UNREADABLE),
          ]);
    }, 240_000);

    it('refuses a retry that is a path where traffic is read back', async () => {
      for (const retry of ['1/../../x', 1.5, -1, null])
        expect(await rogue.ask('readTraffic', queueOf('readTraffic'), own, retry)).toMatchObject(UNREADABLE);
    });

    it('refuses more bytes than an artifact may have', async () => {
      const asked = { ref: own.ref, workflow_id: own.workflow_id, runner: 'local' };
      const many = new Uint8Array(70 * 1024);
      expect(await rogue.ask('compilePlan', queueOf('compilePlan'), asked, many)).toMatchObject(UNREADABLE);
    });
  });

  it('lets a run that was named by all of them be approved and complete', async () => {
    await world.approve(VICTIM);
    expect(await world.end(VICTIM)).toMatchObject({ outcome: 'completed' });
  });
});
