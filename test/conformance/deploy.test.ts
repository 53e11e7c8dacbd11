import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listAt, mappingAt, mappingOf, textAt } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { commandStep, dns, gate, gateStep } from './steps';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

describe('a deploy', () => {
  it('without --execute prints skeleton, exits with 0 and runs nothing', async () => {
    const file = hyops.overlay('skeleton', [gateStep('skeleton')]);
    const run = await hyops.run(['blueprint', 'deploy', '--root', hyops.root, '--file', file, '--json']);
    expect(run.rc).toBe(0);
    expect(documentOf(run)).toMatchObject({ status: 'skeleton', order: ['skeleton'] });
    expect(() => hyops.state(gate, 'skeleton')).toThrow();
  });

  it('prints step lines before the document, in which steps have neither run nor record', async () => {
    const steps = [gateStep('one'), gateStep('two', {}, { requires: ['one'] })];
    const run = await hyops.deploy(hyops.overlay('lines', steps));
    const document = documentOf(run);
    const lines = run.out.split('\n').filter((line) => line.startsWith('step='));
    expect(lines).toEqual([
      'step=one status=running action=deploy module=core/shared/manual-gate',
      'step=one status=ok progress=50%',
      'step=two status=running action=deploy module=core/shared/manual-gate',
      'step=two status=ok progress=100%',
    ]);
    expect(Object.keys(document).sort()).toEqual([
      'blueprint_ref',
      'fail_fast',
      'mode',
      'optional_failures',
      'order',
      'path',
      'preflight',
      'preflight_decision',
      'required_failures',
      'status',
      'steps',
    ]);
    for (const step of listAt(document, 'steps').map(mappingOf)) {
      expect(Object.keys(step).sort()).toEqual([
        'action',
        'id',
        'inputs_file',
        'module_ref',
        'optional',
        'phase',
        'rc',
        'status',
      ]);
    }
  });

  it('skips a step whose state is ok, exits with 0 and leaves no new evidence', async () => {
    const file = hyops.overlay('skipping', [gateStep('skipping', {}, { skip_if_state_ok: true })]);
    await hyops.deploy(file);
    const before = [hyops.records(gate), hyops.state(gate, 'skipping')];
    const run = await hyops.deploy(file);
    expect(run.rc).toBe(0);
    expect(run.out).toContain('step=skipping status=skipped reason=state-ok');
    expect(documentOf(run)['steps']).toMatchObject([{ status: 'skipped', reason: 'state-ok', rc: 0 }]);
    expect([hyops.records(gate), hyops.state(gate, 'skipping')]).toEqual(before);
  });

  it('runs a step again when its inputs drifted, and names the input', async () => {
    const step = (ttl: number) => commandStep('drifting', 'true', { ttl }, { skip_if_state_ok: true });
    await hyops.deploy(hyops.overlay('drifting', [step(60)]));
    const run = await hyops.deploy(hyops.overlay('drifting', [step(61)]));
    expect(run.out).toContain('step=drifting status=rerun reason=inputs-drift (ttl changed)');
    expect(documentOf(run)['steps']).toMatchObject([{ status: 'ok' }]);
  });

  it('that fails keeps the old outputs next to the error and prints how to remove leftovers', async () => {
    await hyops.deploy(hyops.overlay('failing', [commandStep('failing', 'true')]));
    const run = await hyops.deploy(hyops.overlay('failing', [commandStep('failing', 'exit 3')]));
    const state = hyops.state(dns, 'failing');
    expect(run.rc).toBe(2);
    expect(documentOf(run)).toMatchObject({
      status: 'failed',
      steps: [{ status: 'failed', rc: 1, reason: 'configuration apply failed' }],
      next_actions: { destroy: expect.stringContaining('hyops blueprint destroy --root') },
    });
    expect(state).toMatchObject({ status: 'error', failed_command: 'deploy' });
    expect(textAt(state, 'last_error')).toContain('ansible apply failed');
    expect(mappingAt(state, 'outputs')['dns.status']).toBe('applied');
    expect(hyops.record(state, 'result.json')).toContain('"status": "error"');
  });

  it('that fails prints how to remove leftovers in plain output, too', async () => {
    const plain = (file: string) =>
      hyops.run(['blueprint', 'deploy', '--root', hyops.root, '--file', file, '--execute', '--yes']);
    const refused = await plain(
      hyops.overlay('nothing-left', [gateStep('nothing-left', { confirm: false })]),
    );
    const broken = hyops.overlay('something-left', [commandStep('something-left', 'exit 3')]);
    expect((await plain(broken)).out).toContain(
      `destroy incomplete environment: hyops blueprint destroy --root ${hyops.root} --file ${broken} --execute`,
    );
    expect(refused.rc).toBe(2);
    expect(refused.out).not.toContain('destroy');
  });

  it('exits with 0 when only an optional step failed', async () => {
    const steps = [commandStep('optional', 'false', {}, { optional: true }), gateStep('after', {})];
    const run = await hyops.deploy(hyops.overlay('optional', steps));
    expect(run.rc).toBe(0);
    expect(documentOf(run)).toMatchObject({
      status: 'ok',
      optional_failures: ['optional'],
      required_failures: [],
    });
    expect(documentOf(run)['steps']).toMatchObject([{ status: 'failed-optional' }, { status: 'ok' }]);
  });

  it('stops at the first failure, or continues when fail_fast is false', async () => {
    const steps = [commandStep('broken', 'false'), gateStep('later')];
    const stopped = await hyops.deploy(hyops.overlay('fast', steps));
    const whole = await hyops.deploy(hyops.overlay('slow', steps, { policy: { fail_fast: false } }));
    expect(listAt(documentOf(stopped), 'steps')).toHaveLength(1);
    expect(documentOf(whole)['steps']).toMatchObject([{ status: 'failed' }, { status: 'ok' }]);
    expect([stopped.rc, whole.rc]).toEqual([2, 2]);
  });

  it('proceeds without a terminal and without --yes, with a warning', async () => {
    const file = hyops.overlay('warned', [gateStep('warned')]);
    await hyops.deploy(file);
    const run = await hyops.run(['blueprint', 'deploy', '--root', hyops.root, '--file', file, '--execute']);
    expect(run.rc).toBe(0);
    expect(run.out).toContain('WARN: non-interactive session detected; proceeding without prompt');
  });

  it('skips preflight only with a reason, which each run record then includes', async () => {
    const file = hyops.overlay('bypassed', [gateStep('bypassed')]);
    const refused = await hyops.deploy(file, ['--skip-preflight']);
    const run = await hyops.deploy(file, [
      '--skip-preflight',
      '--preflight-bypass-reason',
      'host is being moved',
    ]);
    expect(refused.rc).toBe(2);
    expect(refused.out).toMatch(/^ERR: blueprint deploy failed: .*--preflight-bypass-reason/);
    expect(run.rc).toBe(0);
    expect(Object.keys(documentOf(run))).not.toContain('preflight');
    const decision = mappingOf(
      JSON.parse(hyops.record(hyops.state(gate, 'bypassed'), 'preflight_decision.json')),
    );
    expect(decision).toMatchObject({
      decision: 'enforce',
      status: 'passed',
      parent: { decision: 'bypass', reason: 'host is being moved' },
    });
  });

  it('puts run records under --out-dir', async () => {
    const folder = join(hyops.directory, 'elsewhere');
    await hyops.deploy(hyops.overlay('moved', [gateStep('moved')]), ['--out-dir', folder]);
    expect(readdirSync(join(folder, 'module', 'core__shared__manual-gate'))).toHaveLength(1);
    expect(textAt(hyops.state(gate, 'moved'), 'evidence_dir').startsWith(folder)).toBe(true);
  });

  it('writes the inputs of a step to a fixed path even when it is skipped', async () => {
    const file = hyops.overlay('placed', [gateStep('placed', {}, { skip_if_state_ok: true })]);
    await hyops.deploy(file);
    await hyops.deploy(file);
    expect(existsSync(join(hyops.root, 'work/blueprint-inputs/local_placed_v1/placed.inputs.yml'))).toBe(
      true,
    );
  });
});
