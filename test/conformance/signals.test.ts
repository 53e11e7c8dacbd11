import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textAt } from '../../sandbox/mapping';
import { until } from '../support/until';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { endGroup, type RunningProcess } from './process-run';
import { commandStep, dns } from './steps';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

/** Starts a deploy and waits until its step is running, which its shell reports in a file. */
async function midStep(name: string): Promise<RunningProcess> {
  const mark = join(hyops.directory, `${name}.at-work`);
  const file = hyops.overlay(name, [commandStep(name, `touch ${mark}; sleep 30`)]);
  const running = hyops.start([
    'blueprint',
    'deploy',
    '--root',
    hyops.root,
    '--file',
    file,
    '--execute',
    '--json',
  ]);
  await until(() => existsSync(mark));
  return running;
}

describe('a deploy that is interrupted during a step', () => {
  it('by SIGINT to its group exits with 130, prints cancelled, and leaves error and cancelled.json', async () => {
    const running = await midStep('interrupted');
    running.signalGroup('SIGINT');
    const run = await running.ended;
    const state = hyops.state(dns, 'interrupted');
    expect(run.rc).toBe(130);
    expect(documentOf(run)).toMatchObject({
      status: 'cancelled',
      steps: [{ status: 'cancelled', rc: 130 }],
      next_actions: {
        resume: expect.stringContaining('blueprint deploy'),
        destroy: expect.stringContaining('blueprint destroy'),
      },
    });
    expect(state).toMatchObject({
      status: 'error',
      last_error: 'cancelled after provider execution started',
      failed_command: 'deploy',
    });
    expect(JSON.parse(hyops.record(state, 'cancelled.json'))).toMatchObject({
      status: 'cancelled',
      run_id: textAt(state, 'run_id'),
    });
    expect(JSON.parse(hyops.record(state, 'ansible_apply.result.json'))).toMatchObject({
      rc: expect.any(Number),
    });
  });

  it('by SIGTERM dies at once and leaves its state running forever', async () => {
    const running = await midStep('terminated');
    running.child.kill('SIGTERM');
    const run = await running.ended;
    endGroup(running);
    const state = hyops.state(dns, 'terminated');
    expect(run.signal).toBe('SIGTERM');
    expect(state).toMatchObject({ status: 'running', active_command: 'deploy' });
    expect(existsSync(join(textAt(state, 'evidence_dir'), 'result.json'))).toBe(false);
    expect(readFileSync(join(textAt(state, 'evidence_dir'), 'preflight_decision.json'), 'utf8')).toContain(
      '"status": "passed"',
    );
  });
});
