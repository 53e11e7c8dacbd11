import { readdir, rm } from 'node:fs/promises';
import { STANDBY, stepOf } from '../faults/support/a-counted-run';
import { World } from '../support/a-world';
import { until } from '../support/until';

const [FIRST] = STANDBY.calls;

describe('C4.4 a call whose state folder was lost', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  const started = async (call: string) =>
    (await world.executions()).filter(({ event, step }) => event === 'start' && step === stepOf(call)).length;
  const folder = (id: string, ...parts: string[]) => world.path('state', 'calls', id, ...parts);

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['is removed', (id) => rm(folder(id, `${FIRST}.0`), { recursive: true })],
    ['is removed with those of all calls', (id) => rm(folder(id), { recursive: true })],
    [
      'is restored from a copy from right before the start',
      async (id) => {
        const generation = folder(id, `${FIRST}.0`, '1');
        const later = (await readdir(generation)).filter((name) => name !== 'call.json');
        for (const name of later) await rm(`${generation}/${name}`, { recursive: true });
      },
    ],
  ])(
    'is not started again when its folder %s while it runs, until an operator says so',
    async (what, lose) => {
      const id = `lost-${what.replaceAll(' ', '-').slice(0, 40)}`;
      const before = await started(FIRST);
      await world.faults({ [stepOf(FIRST)]: { hang_s: 2 } });
      await world.waiting(id, STANDBY.sample);
      await world.approve(id);
      await until(async () => (await started(FIRST)) === before + 1);
      await world.killWorker();
      await lose(id);
      await world.startWorker();
      expect(await world.untilStopped(id, 'CallRecordsDiffer')).toMatchObject({
        failure: `${FIRST}.0`,
        skippable: true,
        reasons: [{ what: expect.stringContaining('the state folder does not know it') }],
      });
      expect(await started(FIRST)).toBe(before + 1);
      await world.faults({});
      await world.dr.operate(id, 'retryStep', { as: 'alice', reason: 'inspected it by hand' });
      expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
      expect(await started(FIRST)).toBe(before + 2);
    },
  );

  it('is not started again by a reset when the evidence has its end', async () => {
    const id = 'lost-and-reset';
    await world.faults({ [stepOf(FIRST)]: { fail: true } });
    await world.waiting(id, STANDBY.sample);
    await world.approve(id);
    await world.untilStopped(id, 'HyopsFailed');
    await world.faults({});
    const before = await started(FIRST);
    await rm(folder(id), { recursive: true });
    const { events } = await world.client.workflow.getHandle(`dr-${id}`).fetchHistory();
    const all = events ?? [];
    const call = all.findIndex(
      (one) => one.activityTaskScheduledEventAttributes?.activityType?.name === 'runCall',
    );
    const task = all.slice(0, call - 1).findLast((one) => one.workflowTaskCompletedEventAttributes);
    const done = await world.temporal(
      ...['workflow', 'reset', '--workflow-id', `dr-${id}`, '--event-id', String(task?.eventId)],
      ...['--reapply-exclude', 'All', '--reason', 'do it again'],
    );
    expect(done.stderr).toBe('');
    expect(await world.untilStopped(id, 'CallRecordsDiffer')).toMatchObject({ failure: `${FIRST}.0` });
    expect(await started(FIRST)).toBe(before);
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'inspected it by hand' });
    expect(await world.end(id)).toMatchObject({ outcome: 'completed' });
    expect(await started(FIRST)).toBe(before + 1);
  });
});
