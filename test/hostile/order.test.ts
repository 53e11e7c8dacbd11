import { rm } from 'node:fs/promises';
import type { ApprovalRequest } from '../../contract/run/record';
import { World } from '../support/a-world';
import { takeRun } from './support/a-taken-run';

const SAMPLE = 'failover-gcp-restore';
const OUT_OF_ORDER = { ok: false, code: 'CallOutOfOrder', nonRetryable: true };

describe('C7 workflow code of an attacker that has a run in its hands', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  async function taken(id: string, { calls }: ApprovalRequest) {
    return { ...(await takeRun(world, id)), ids: calls.map((call) => call.id) };
  }

  const started = async () => (await world.executions()).filter(({ event }) => event === 'start').length;

  it('starts no call before the gates of the run are recorded as met', async () => {
    const { plan, ask, runCall, ids } = await taken('early', await world.waiting('early', SAMPLE));
    const acquired = await ask('acquireWorkload', plan);
    expect(acquired).toMatchObject({ ok: true, result: { epoch: 1 } });
    for (const id of ids)
      expect(await runCall(id)).toMatchObject({
        ok: false,
        message: expect.stringContaining('gate approval is not recorded as met'),
      });
    await ask('confirmApproval', plan, []);
    expect(await runCall(ids[0] ?? '')).toMatchObject({
      message: expect.stringContaining('gate secrets is not recorded as met'),
    });
    expect(await started()).toBe(0);
    await ask('releaseWorkload', plan);
  });

  describe('when its first call was executed and its second one failed', () => {
    let run: Awaited<ReturnType<typeof taken>>;
    let before: number;

    beforeAll(async () => {
      const id = 'half-way';
      const request = await world.waiting(id, SAMPLE);
      const [, second] = request.calls;
      const step = second?.id.slice(`00-${second.step}-`.length) ?? '';
      await world.faults({ [step]: { fail: true } });
      await world.approve(id);
      await world.untilStopped(id, 'HyopsFailed');
      await world.faults({});
      before = await started();
      run = await taken(id, request);
    });

    it.each([1, 7, 999])('does not execute the first call again as retry %d', async (retry) => {
      expect(await run.runCall(run.ids[0] ?? '', retry, 2)).toMatchObject(OUT_OF_ORDER);
      expect(await started()).toBe(before);
    });

    it('does not start the last call before those in between', async () => {
      const last = run.ids.at(-1) ?? '';
      for (const retry of [0, 1, 5]) expect(await run.runCall(last, retry, 2)).toMatchObject(OUT_OF_ORDER);
      expect(await started()).toBe(before);
    });

    it('starts no failed call again under the number of the attempt that failed', async () => {
      expect(await run.runCall(run.ids[1] ?? '', 0, 2)).toMatchObject({ ok: false, code: 'HyopsFailed' });
      expect(await started()).toBe(before);
    });

    it('stops when the state folder has lost a call that the evidence has', async () => {
      await rm(world.path('state/calls/half-way', `${run.ids[1]}.0`), { recursive: true });
      expect(await run.runCall(run.ids[1] ?? '', 0, 2)).toMatchObject({
        ...{ ok: false, code: 'CallRecordsDiffer', nonRetryable: true },
        message: expect.stringContaining('the state folder does not know it'),
      });
      await rm(world.path('state/calls/half-way'), { recursive: true });
      expect(await run.runCall(run.ids[0] ?? '', 0, 2)).toMatchObject(OUT_OF_ORDER);
      expect(await started()).toBe(before);
    });
  });
});
