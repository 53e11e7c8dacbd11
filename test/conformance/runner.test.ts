import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../../sandbox/json-file';
import { textAt } from '../../sandbox/mapping';
import { until } from '../support/until';
import { HyopsUnderTest } from './hyops-under-test';
import type { Run, RunningProcess } from './process-run';
import { commandStep, dns, gate, gateStep } from './steps';

const RUNNER = 'platform/linux/ops-runner#onprem_ops_runner_bootstrap';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
  hyops.installOnRunner();
});
afterAll(async () => {
  const records = readdirSync(join(hyops.root, 'logs', 'runner'));
  await hyops.close();
  // What was cut off keeps its folder on the runner, which here is this machine.
  for (const id of records) rmSync(`/tmp/hyops-runner-jobs/${id}`, { recursive: true, force: true });
});

const dispatch = (verb: string, file: string, more: readonly string[] = []): RunningProcess =>
  hyops.start(
    [
      'runner',
      'blueprint',
      verb,
      '--root',
      hyops.root,
      '--file',
      file,
      '--runner-state-ref',
      RUNNER,
      ...more,
    ],
    { PATH: `${join(hyops.directory, 'bin')}:${process.env['PATH']}` },
  );
const deploy = (file: string, more: readonly string[] = []) =>
  dispatch('deploy', file, ['--execute', '--yes', ...more]);

function recordOf({ out }: Run): string {
  return /^run record: (.+)$/m.exec(out)?.[1] ?? '';
}
const rcOf = (run: Run, label: string) => readJson(join(recordOf(run), `${label}.result.json`))['rc'];
const jobOf = (run: Run) => `/tmp/hyops-runner-jobs/${/run_id=(\S+)/.exec(run.out)?.[1]}`;
const host = (verb: string) =>
  fetch(`${textAt(hyops.values, 'control_url')}/runner/${verb}`, { method: 'POST' });

describe('a dispatch to a runner', () => {
  it('runs the blueprint on the runner, returns state and record, and leaves nothing there', async () => {
    const run = await deploy(hyops.overlay('dispatched', [gateStep('dispatched')])).ended;
    expect([run.rc, run.out]).toEqual([
      0,
      expect.stringMatching(/^runner=\S+ status=running run_id=runner-/),
    ]);
    expect(run.out).toContain(`runner=${RUNNER} status=ok`);
    expect(readFileSync(join(recordOf(run), 'runner_exec.stdout.txt'), 'utf8')).toMatch(
      /^step=dispatched status=ok[\s\S]*^blueprint=local\/dispatched@v1 mode=hybrid status=ok steps=1$/m,
    );
    const state = hyops.state(gate, 'dispatched');
    expect(textAt(state, 'status')).toBe('ok');
    expect(textAt(state, 'evidence_dir').startsWith(`${hyops.root}/logs/`)).toBe(true);
    expect(readdirSync(recordOf(run))).toEqual(
      expect.arrayContaining([
        'dispatch.request.json',
        'dispatch.result.json',
        'runner.log',
        'runner_exec.result.json',
      ]),
    );
    expect(existsSync(jobOf(run))).toBe(false);
  });

  it('of a preflight prints what is blocked on the runner, and exits with 2', async () => {
    const file = hyops.overlay('blocked', [commandStep('blocked', 'true', { required_env: ['NOT_THERE'] })]);
    const run = await dispatch('preflight', file).ended;
    expect([run.rc, rcOf(run, 'runner_exec')]).toEqual([2, 2]);
    expect(run.out).toContain('error: runner remote hyops command failed');
    expect(readFileSync(join(recordOf(run), 'runner_exec.stdout.txt'), 'utf8')).toMatch(
      /^ {2}- blocked: blocked .*\n {4}reason: .*NOT_THERE/m,
    );
    expect(existsSync(join(recordOf(run), 'dispatch.result.json'))).toBe(false);
  });

  it('of a deploy that the runner refuses exits with 2, and leaves the state unchanged', async () => {
    const file = hyops.overlay('refused-there', [gateStep('refused-there', { confirm: false })]);
    const run = await deploy(file).ended;
    expect([run.rc, rcOf(run, 'runner_exec')]).toEqual([2, 2]);
    expect(readFileSync(join(recordOf(run), 'runner_exec.stdout.txt'), 'utf8')).toContain(
      'step=refused-there status=failed',
    );
    expect(existsSync(hyops.statePath(gate, 'refused-there'))).toBe(false);
  });

  it('is refused before anything is sent when the runner state is not ok, or a variable is missing', async () => {
    const file = hyops.overlay('not-sent', [gateStep('not-sent')]);
    const state = hyops.statePath('platform/linux/ops-runner', 'onprem_ops_runner_bootstrap');
    const right = readJson(state);
    writeJson(state, { ...right, status: 'error' });
    const unready = await deploy(file).ended;
    writeJson(state, right);
    const missing = await deploy(file, ['--sync-env', 'NOWHERE_TO_BE_FOUND']).ended;
    for (const run of [unready, missing])
      expect([run.rc, recordOf(run), run.out]).toEqual([
        2,
        '',
        expect.stringMatching(/^ERR: runner blueprint setup failed: /),
      ]);
    expect(missing.out).toContain('NOWHERE_TO_BE_FOUND');
  });

  it('sends variables by name, from the shell or from the vault', async () => {
    const mark = join(hyops.directory, 'sent-along');
    const command = `echo "$POWERDNS_API_KEY" > ${mark}`;
    const file = hyops.overlay('sent-along', [
      commandStep('sent-along', command, { required_env: ['POWERDNS_API_KEY'] }),
    ]);
    const run = await deploy(file, ['--sync-env', 'POWERDNS_API_KEY']).ended;
    expect([run.rc, existsSync(mark)]).toEqual([0, true]);
  });

  it('to a host that accepts no connection exits with 2, and starts nothing there', async () => {
    await host('stop');
    const run = await deploy(hyops.overlay('unreached', [gateStep('unreached')])).ended;
    await host('start');
    expect([run.rc, run.out]).toEqual([2, expect.stringContaining('error: runner dispatch failed: ')]);
    expect([rcOf(run, 'runner_prepare'), existsSync(join(recordOf(run), 'runner_exec.stdout.txt'))]).toEqual([
      255,
      false,
    ]);
  });

  /** Starts a deploy on the runner and waits until its step is at work there. The step ends when `finish` is called. */
  async function midStep(name: string): Promise<{ running: RunningProcess; done: string; finish(): void }> {
    const file = (word: string) => join(hyops.directory, `${name}.${word}`);
    const [mark, go, done] = [file('at-work'), file('go'), file('done')];
    // It gives up after a while, so that nothing is left behind when a test fails.
    const wait = `i=0; while [ ! -e ${go} ] && [ $i -lt 900 ]; do sleep 0.1; i=$((i+1)); done`;
    const running = deploy(hyops.overlay(name, [commandStep(name, `touch ${mark}; ${wait}; touch ${done}`)]));
    await until(() => existsSync(mark));
    return { running, done, finish: () => writeFileSync(go, '') };
  }

  it('whose connection is cut during a step exits with 2 and records the 255 of ssh, while the step continues there', async () => {
    const { running, done, finish } = await midStep('cut');
    await host('cut');
    const run = await running.ended;
    expect([run.rc, rcOf(run, 'runner_exec'), existsSync(done)]).toEqual([2, 255, false]);
    expect(hyops.state(dns, 'cut')).toMatchObject({ status: 'running' });
    finish();
    await until(() => existsSync(done));
  });

  it('that is interrupted prints cancelled and exits with 130, while the step continues there and its state never returns', async () => {
    const { running, done, finish } = await midStep('interrupted-here');
    running.signalGroup('SIGINT');
    const run = await running.ended;
    expect([run.rc, run.out, existsSync(done)]).toEqual([
      130,
      expect.stringContaining('status=cancelled'),
      false,
    ]);
    finish();
    await until(() => existsSync(done));
    expect(existsSync(hyops.statePath(dns, 'interrupted-here'))).toBe(false);
  });
});
