import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mapping, mappingAt, mappingOf, textAt } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from '../conformance/hyops-under-test';
import { endGroup, type Run } from '../conformance/process-run';
import { cutoverStep, dns, gate, gateStep } from '../conformance/steps';
import { until } from '../support/until';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open(false);
});
afterAll(() => hyops.close());

function misbehave(faults: Mapping): void {
  writeFileSync(join(hyops.directory, 'faults.json'), JSON.stringify(faults));
}

/** The events of a step, as they were written by what executed it. */
function executions(step: string): string[] {
  const lines = readFileSync(join(hyops.directory, 'executions.jsonl'), 'utf8').split('\n').filter(Boolean);
  const events = lines
    .map((line) => mappingOf(JSON.parse(line)))
    .filter((event) => textAt(event, 'step') === step);
  return events.map((event) => textAt(event, 'event'));
}

function deployGate(name: string, fault: Mapping): Promise<Run> {
  misbehave({ [name]: fault });
  return hyops.deploy(hyops.overlay(name, [gateStep(name)]));
}

const written = (name: string): boolean => {
  try {
    return textAt(hyops.state(gate, name), 'status') !== '';
  } catch {
    return false;
  }
};

describe('a step with an injected fault', () => {
  it('runs normally when no fault names it, and is counted once', async () => {
    const run = await deployGate('good', {});
    expect(run.rc).toBe(0);
    expect(executions('good')).toEqual(['start', 'end']);
  });

  it('fails', async () => {
    const run = await deployGate('fails', { fail: true });
    expect(documentOf(run)).toMatchObject({ status: 'failed', required_failures: ['fails'] });
    expect(hyops.state(gate, 'fails')).toMatchObject({ status: 'error' });
    expect(executions('fails')).toEqual(['start', 'end']);
  });

  it('reports that it was skipped, without having run', async () => {
    const run = await deployGate('skips', { skip: true });
    expect(documentOf(run)['steps']).toMatchObject([{ status: 'skipped', rc: 0 }]);
    expect([written('skips'), executions('skips')]).toEqual([false, []]);
  });

  it('reports ok with a state from yesterday', async () => {
    const run = await deployGate('stale', { stale_ok: true });
    expect(documentOf(run)).toMatchObject({ status: 'ok', steps: [{ status: 'ok' }] });
    expect(Date.parse(textAt(hyops.state(gate, 'stale'), 'updated_at'))).toBeLessThan(Date.now() - 3_600_000);
    expect(executions('stale')).toEqual([]);
  });

  it('hangs before its effect for the given time', async () => {
    const began = Date.now();
    await deployGate('hangs', { hang_s: 1 });
    expect(Date.now() - began).toBeGreaterThan(1000);
  });

  it('applies no targets and reports that it did', async () => {
    misbehave({ empty: { empty_targets: true } });
    const step = cutoverStep('empty', 'org/gcp/cloudsql-external-replica#managed_standby');
    const run = await hyops.deploy(hyops.overlay('empty', [step]));
    expect(run.rc).toBe(0);
    expect(mappingAt(hyops.state(dns, 'empty'), 'outputs')).toMatchObject({
      'dns.status': 'applied',
      'dns.targets': [],
    });
  });

  it('prints a flood to stdout before its document', async () => {
    const run = await deployGate('floods', { stdout_mb: 2 });
    expect(run.out.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(documentOf(run)).toMatchObject({ status: 'ok' });
  });

  it('prints a secret to stdout and stderr', async () => {
    const run = await deployGate('leaks', { secret_leak: 'canary-4711' });
    expect([run.out, run.err].every((text) => text.includes('canary-4711'))).toBe(true);
  });

  it('corrupts the document, or ends before it', async () => {
    const garbage = await deployGate('garbage', { garbage_json: true });
    const cut = await deployGate('cut', { exit_before_json: true });
    expect(() => documentOf(garbage)).toThrow();
    expect(cut).toMatchObject({ rc: 0 });
    expect(cut.out).not.toContain('{');
  });

  it('dies with its tool during a step, and leaves the state running', async () => {
    const run = await deployGate('crashes', { crash: true });
    expect(run.signal).toBe('SIGKILL');
    expect(hyops.state(gate, 'crashes')).toMatchObject({ status: 'running' });
    expect(executions('crashes')).toEqual(['start']);
  });

  it('dies and leaves its tool, which continues to its effect', async () => {
    const run = await deployGate('orphaned', { crash: 'orphan', hang_s: 0.5 });
    await until(() => executions('orphaned').includes('end'));
    expect(run.signal).toBe('SIGKILL');
    expect(hyops.state(gate, 'orphaned')).toMatchObject({ status: 'running' });
  });

  it('ignores SIGINT', async () => {
    misbehave({ deaf: { ignore_sigint: true, hang_s: 1 } });
    const file = hyops.overlay('deaf', [gateStep('deaf')]);
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
    await until(() => executions('deaf').includes('start'));
    running.signalGroup('SIGINT');
    const run = await running.ended;
    endGroup(running);
    expect(run.rc).toBe(0);
    expect(documentOf(run)).toMatchObject({ status: 'ok' });
  });
});
