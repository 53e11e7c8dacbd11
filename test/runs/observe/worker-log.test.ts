import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STEPS } from '../../../contract/words/steps';
import { World } from '../../support/a-world';

describe('the log of a running worker', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world?.close());

  it('is JSON when it is not on a terminal, and tells run, step and call of every activity, in fields that docs/observing.md explains', async () => {
    await world.run('failover-gcp-restore', 'told');
    const { runId } = await world.client.workflow.getHandle('dr-told').describe();
    const text = await readFile(world.path('worker.log'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines)
      expect(line).toMatchObject({ time: expect.any(String), level: expect.any(String) });
    const page = await readFile(join(__dirname, '../../../docs/observing.md'), 'utf8');
    const fields = new Set(lines.flatMap((line) => Object.keys(line)));
    expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
    const completed = lines.filter(({ message }) => message === 'activity completed');
    for (const line of completed) expect(line).toMatchObject({ decision_id: 'told', run_id: runId });
    const calls = completed.filter(({ activity }) => activity === 'runCall');
    expect(calls.length).toBeGreaterThan(3);
    for (const { call, step } of calls) expect(call).toContain(step);
    const steps = new Set(completed.map(({ step }) => step));
    expect(STEPS.filter((step) => steps.has(step)).length).toBeGreaterThan(6);
  });
});
