import { readFile, writeFile } from 'node:fs/promises';
import { STEPS } from '../../../contract/words/steps';
import { World } from '../../support/a-world';
import { until } from '../../support/until';
import { aCollector, attributesOf } from './support/a-collector';

describe('the trace of a run', () => {
  let collector: Awaited<ReturnType<typeof aCollector>>;
  let world: World;

  beforeAll(async () => {
    collector = await aCollector();
    world = await World.open({
      before: async (opening) => {
        const file = opening.path('config', 'hyops-dr.yaml');
        const text = await readFile(file, 'utf8');
        await writeFile(file, `${text}\nobserve:\n  traces: ${collector.url}\n`);
      },
    });
  });
  afterAll(async () => {
    await world?.close();
    await collector?.close();
  });

  it('has the run id as its id, and a span for the run, each step and each attempt of an activity', async () => {
    expect(await world.run('failover-gcp-restore', 'traced')).toMatchObject({ outcome: 'completed' });
    const { runId } = await world.client.workflow.getHandle('dr-traced').describe();
    await until(() => collector.spans.some(({ name }) => name === 'publishEvidence'));
    const { spans } = collector;
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([runId.replaceAll('-', '')]));
    const [root, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(others).toEqual([]);
    expect(root?.name).toBe('run');
    expect(root && attributesOf(root)).toEqual({
      decision_id: 'traced',
      run_id: runId,
      outcome: 'completed',
    });
    const steps = spans.filter(({ parentSpanId, name }) => parentSpanId === root?.spanId && isStep(name));
    expect(steps.map(({ name }) => name)).toEqual([...STEPS].filter((step) => step !== 'publish-evidence'));
    const calls = spans.filter(({ name }) => name === 'runCall');
    expect(calls.length).toBeGreaterThan(3);
    for (const call of calls) {
      const step = steps.find(({ spanId }) => spanId === call.parentSpanId);
      expect(attributesOf(call)['call']).toContain(step?.name ?? 'no step');
    }
  });

  it('has a failure code where an activity failed, and no message', async () => {
    await world.faults({ postgresql_restore: { fail: true } });
    await world.waiting('marked');
    await world.approve('marked');
    await world.untilPhase('marked', 'awaiting-operator');
    await until(() => collector.spans.some(({ status }) => status.code === 2));
    const failed = collector.spans.filter(({ status }) => status.code === 2);
    expect(failed.map(({ name, status }) => [name, status.message])).toEqual([['runCall', 'HyopsFailed']]);
    await world.dr.operate('marked', 'abort', { as: 'alice', reason: 'enough' });
    await world.client.workflow
      .getHandle('dr-marked')
      .result()
      .catch(() => undefined);
    await until(() => collector.spans.some((span) => attributesOf(span)['outcome'] === 'aborted'));
  });

  it('is missing, and runs go on, while nobody takes it; the log says so once', async () => {
    await collector.close();
    await world.faults({});
    expect(await world.run('failover-gcp-restore', 'alone')).toMatchObject({ outcome: 'completed' });
    await until(async () =>
      (await readFile(world.path('worker.log'), 'utf8')).includes('does not take spans'),
    );
    collector = await aCollector();
  });
});

const isStep = (name: string) => (STEPS as readonly string[]).includes(name);
