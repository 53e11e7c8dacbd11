import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { defaultPayloadConverter } from '@temporalio/common';
import type { SweepResult } from '../../activities/sweep/sweep';
import { verifyBundle } from '../../client/verify/verify';
import { DECISION_QUEUE, WORKFLOW_TYPE } from '../../contract/words/names';
import { stockVerdict } from '../evidence/verify/stock-verifier';
import { World } from '../support/a-world';
import { until } from '../support/until';

const UNPOLLED = 'nobody-polls-this';
const SWEEPS_WITHIN_MS = 120_000;

describe('C4.5 the sweep of a namespace in which anyone starts workflows', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  async function start(workflowId: string, taskQueue: string, args: unknown[] = []): Promise<string> {
    const { runId } = await world.client.workflowService.startWorkflowExecution({
      namespace: world.namespace,
      workflowId,
      workflowType: { name: WORKFLOW_TYPE },
      taskQueue: { name: taskQueue },
      requestId: randomUUID(),
      input: { payloads: args.map((one) => defaultPayloadConverter.toPayload(one)) },
    });
    return String(runId);
  }
  const terminate = (workflowId: string, runId?: string) =>
    world.client.workflow.getHandle(workflowId, runId).terminate('junk');
  /** Waits until visibility, which lags, has this many ended runs. */
  const untilListed = (count: number) =>
    until(async () => {
      const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Terminated'`;
      const found = (await world.client.workflow.count(query)).count;
      return found >= count || `${found} are listed`;
    });
  async function sweep(...words: string[]): Promise<SweepResult & { code: number; tookMs: number }> {
    const began = performance.now();
    const { code, stdout } = await world.hyopsDr('evidence', ...words, '--json');
    return { ...JSON.parse(stdout), code: code ?? -1, tookMs: performance.now() - began };
  }
  async function runFolder(id: string): Promise<string> {
    const [run = ''] = (await readdir(world.path('evidence', id))).filter((name) => name !== 'claim.json');
    return world.path('evidence', id, run);
  }
  async function bothSayGood(folder: string): Promise<void> {
    const trustDir = world.path('config', 'trusted_keys');
    expect(await verifyBundle(folder, { trustDir })).toMatchObject({ exit: 0, findings: [] });
    expect(stockVerdict(folder, trustDir)).toBe(0);
  }

  it('seals a real run first and in bounded time, whatever 560 others are called and wherever they run', async () => {
    await world.waiting('real');
    await world.killWorker();
    const odd = [
      'dr-',
      'dr-../../x',
      'dr-..',
      `dr-${'x'.repeat(990)}`,
      '../x',
      'x'.repeat(1000),
      'dr-\u202e%2F',
      '%',
      'dr-a/b',
    ];
    for (const id of odd) await terminate(id, await start(id, DECISION_QUEUE, ['{', null, 'x'.repeat(10)]));
    for (let batch = 0; batch < 10; batch++)
      await Promise.all(
        Array.from({ length: 50 }, async (_, at) => {
          const id = `dr-junk-${batch}-${at}`;
          await terminate(id, await start(id, UNPOLLED));
        }),
      );
    for (let at = 0; at < 50; at++)
      await terminate(`dr-near-${at}`, await start(`dr-near-${at}`, DECISION_QUEUE));
    await terminate('dr-real');
    await untilListed(560);
    await world.startWorker();
    const result = await sweep('sweep');
    expect(result.tookMs).toBeLessThan(SWEEPS_WITHIN_MS);
    expect(result.swept[0]).toMatchObject({ decision_id: 'real', state: 'sealed' });
    expect(result.swept.filter(({ decision_id }) => decision_id.startsWith('junk-'))).toEqual([]);
    expect(result.problems).toEqual([]);
    await bothSayGood(await runFolder('real'));
    expect((await readdir(world.dir)).includes('x')).toBe(false);
    const again = await sweep('sweep');
    expect(again.swept.filter(({ state }) => state !== 'sealed')).toEqual([]);
  }, 400_000);

  it('seals a run whose id was taken by a workflow that never ends', async () => {
    const { run_id } = await world.waiting('squatted');
    await terminate('dr-squatted');
    const other = await start('dr-squatted', UNPOLLED);
    expect(await sweep('seal', 'squatted')).toMatchObject({
      swept: expect.arrayContaining([expect.objectContaining({ run_id, state: 'sealed' })]),
    });
    await bothSayGood(await runFolder('squatted'));
    await terminate('dr-squatted', other);
  });

  it('seals a reset run whose abandoned branch Temporal has forgotten', async () => {
    const { run_id } = await world.waiting('half-forgotten');
    const reset = ['workflow', 'reset', '--workflow-id', 'dr-half-forgotten', '--type', 'LastWorkflowTask'];
    expect((await world.temporal(...reset, '--reason', 'why not')).code).toBe(0);
    await world.untilPhase('half-forgotten', 'awaiting-approval');
    await world.client.workflowService.deleteWorkflowExecution({
      namespace: world.namespace,
      workflowExecution: { workflowId: 'dr-half-forgotten', runId: run_id },
    });
    await until(() =>
      world.client.workflow
        .getHandle('dr-half-forgotten', run_id)
        .describe()
        .then(
          () => 'it is still there',
          () => true,
        ),
    );
    await terminate('dr-half-forgotten');
    expect(await sweep('seal', 'half-forgotten')).toMatchObject({
      swept: expect.arrayContaining([expect.objectContaining({ run_id, state: 'sealed' })]),
    });
    await bothSayGood(await runFolder('half-forgotten'));
  });

  it('leaves out a run that says itself that it is sealed', async () => {
    await world.dr.submit(await world.decision('hold', 'held'));
    await world.dr.result('held');
    const { raw } = await world.client.workflow.getHandle('dr-held').describe();
    expect(raw.workflowExecutionInfo?.searchAttributes?.indexedFields).toHaveProperty('DrSealed');
  });

  it('asks no worker, so it seals while nobody answers, and nobody can answer for a run', async () => {
    await world.waiting('unanswered');
    await terminate('dr-unanswered');
    await world.killWorker();
    expect(await sweep('seal', 'unanswered')).toMatchObject({ code: 0, swept: [{ state: 'sealed' }] });
    await world.startWorker();
    const report = JSON.parse(await readFile(`${await runFolder('unanswered')}/report.json`, 'utf8'));
    expect(report.record).toMatchObject({ outcome: 'aborted' });
  });
});
