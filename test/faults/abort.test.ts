import type { Reason } from '../../contract/words/failures';
import { World } from '../support/a-world';
import { until } from '../support/until';
import { STANDBY, stepOf } from './support/a-counted-run';
import { RunProcesses } from './support/run-processes';

const [FIRST] = STANDBY.calls;
const STEP = stepOf(FIRST);
// bench/recovery.ts measures the promised 5 s; this limit leaves room for a loaded machine.
const ACTS_WITHIN_MS = 40_000;

describe('C4.6 an abort', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => world.faults({}));
  afterAll(() => world?.close());

  async function begin(id: string, faults: object): Promise<RunProcesses> {
    await world.faults({ [STEP]: faults });
    await world.waiting(id, STANDBY.sample);
    return new RunProcesses(world, id);
  }
  async function executing(id: string, faults: object): Promise<RunProcesses> {
    const since = (await world.executions()).length;
    const run = await begin(id, faults);
    await world.approve(id);
    await until(async () => (await run.starts(STEP, since)) > 0, 60_000);
    return run;
  }
  /** Aborts the run; returns its reasons other than the abort. */
  async function aborted(run: RunProcesses, withinMs = ACTS_WITHIN_MS): Promise<Reason[]> {
    await world.dr.operate(run.id, 'abort', { as: 'alice', reason: 'the primary is back' });
    await world.untilStatus(run.id, (status) => status.phase === 'ended' || 'not ended yet', withinMs);
    const { outcome, reasons, deficiencies } = await world.dr.result(run.id);
    expect([outcome, deficiencies]).toEqual(['aborted', []]);
    expect(await run.all()).toEqual([]);
    const [abort, ...left] = reasons;
    expect(abort?.code).toBe('OperatorAborted');
    return left;
  }

  it('ends a run that waits for an approval', async () => {
    expect(await aborted(await begin('abort-unapproved', {}))).toEqual([]);
  });

  it('interrupts a call that is running', async () => {
    const run = await executing('abort-running', { hang_s: 60 });
    expect(await aborted(run)).toEqual([expect.objectContaining({ code: 'HyopsInterrupted', where: FIRST })]);
    expect(JSON.parse(await run.kept(FIRST))).toMatchObject({
      result: { code: 130, interrupted_because: 'the run was cancelled or aborted' },
      conclusion: { reason: { code: 'HyopsInterrupted' } },
      state: { status: 'error' },
    });
    expect(await run.kept(FIRST, 'hyops/cancelled.json')).toContain('cancelled');
  });

  it('interrupts a call that an operator retried', async () => {
    const run = await executing('abort-retried', { fail: true });
    await world.untilStatus(run.id, (status) => status.stopped !== null, 60_000);
    await world.faults({ [STEP]: { hang_s: 60 } });
    await world.dr.operate(run.id, 'retryStep', { as: 'bob', reason: 'the quota was raised' });
    await until(async () => (await run.all()).length > 0, 60_000);
    await aborted(run);
  });

  it('ends a run that waits for an operator', async () => {
    const run = await executing('abort-stopped', { fail: true });
    await world.untilStatus(run.id, (status) => status.stopped !== null, 60_000);
    expect(await aborted(run)).toEqual([]);
  });

  it.each([
    ['is stopped', 'SIGSTOP'],
    ['is dead', 'SIGKILL'],
  ] as const)('interrupts a call whose supervisor %s', async (how, signal) => {
    const run = await executing(`abort-supervisor-${how.replace(' ', '-')}`, { hang_s: 60 });
    for (const { pid } of await run.supervisors()) process.kill(pid, signal);
    await aborted(run);
  });

  it('kills a call that ignores SIGINT after ten seconds and reports what it left', async () => {
    const run = await executing('abort-deaf', { hang_s: 60, ignore_sigint: true });
    const left = await aborted(run, 30_000);
    expect(left.map((reason) => reason.what).join()).toContain('the module state is "running"');
    const concluded = JSON.parse(await run.kept(FIRST));
    expect(concluded.result).toMatchObject({ signal: 'SIGKILL' });
    expect(concluded.conclusion.reason.what).toContain('the module state is "running"');
  });

  it('has the next worker stop the call before the run ends when the worker is dead', async () => {
    const run = await executing('abort-no-worker', { hang_s: 60 });
    await run.killWorker();
    await world.client.workflow.getHandle(`dr-${run.id}`).signal('abort', {
      decision_id: run.id,
      operator: 'alice',
      reason: 'the primary is back',
    });
    await world.startWorker();
    await until(
      async () => (await world.status(run.id).catch(() => undefined))?.phase === 'ended' || 'not ended yet',
      60_000,
    );
    expect(await run.all()).toEqual([]);
  });
});
