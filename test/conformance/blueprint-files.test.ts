import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listAt, mappingAt, mappingOf, textAt } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { gateStep } from './steps';

const failover = 'dr/postgresql-ha-failover-gcp@v1';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

const plain = (verb: string, ...args: string[]) => hyops.run(['blueprint', verb, ...args, '--json']);

describe('the blueprint that a command uses', () => {
  it('is the overlay when the root is a flag, and silently the shipped one when it is only in the environment', async () => {
    const made = await plain('init', '--root', hyops.root, '--ref', failover);
    const overlay = textAt(documentOf(made), 'file');
    const flagged = await plain('plan', '--root', hyops.root, '--ref', failover);
    const environment = await plain('plan', '--ref', failover, ...[]);
    const inherited = await hyops.run(['blueprint', 'plan', '--ref', failover, '--json'], {
      HYOPS_RUNTIME_ROOT: hyops.root,
    });
    expect(statSync(overlay).mode & 0o777).toBe(0o600);
    expect(textAt(documentOf(flagged), 'path')).toBe(overlay);
    expect(textAt(documentOf(inherited), 'path')).toBe(textAt(documentOf(environment), 'path'));
    expect(textAt(documentOf(inherited), 'path')).not.toBe(overlay);
  });

  it('is not overwritten by a second init without --force', async () => {
    await plain('init', '--root', hyops.root, '--ref', failover, '--force');
    const again = await plain('init', '--root', hyops.root, '--ref', failover);
    expect(again.rc).toBe(2);
    expect(again.out).toMatch(/^ERR: blueprint init failed: /);
  });

  it('is refused when the overlay of that name declares another reference', async () => {
    const name = 'postgresql-cloudsql-promote-gcp';
    hyops.overlay(name, [gateStep('other')]);
    const run = await plain('validate', '--root', hyops.root, '--ref', `dr/${name}@v1`);
    expect(run.rc).toBe(2);
    expect(run.out).toMatch(/^ERR: blueprint validation failed: .*mismatch/);
  });

  it('must be among the overlays of the root to be checked or run, and can be read from anywhere', async () => {
    const outside = hyops.blueprint(join(hyops.directory, 'outside.yml'), 'outside', [gateStep('outside')]);
    const codes = await Promise.all([
      plain('validate', '--root', hyops.root, '--file', outside),
      plain('plan', '--root', hyops.root, '--file', outside),
      plain('preflight', '--root', hyops.root, '--file', outside),
      hyops.deploy(outside),
    ]);
    expect(codes.map(({ rc }) => rc)).toEqual([0, 0, 2, 2]);
    expect(codes[3]?.out).toMatch(/^ERR: blueprint deploy failed: .*--file to live under/);
  });

  it('is refused with both --root and --env, and with neither where the command uses state', async () => {
    const file = hyops.overlay('selected', [gateStep('selected')]);
    const both = await plain('preflight', '--root', hyops.root, '--env', 'dev', '--file', file);
    const neither = await plain('preflight', '--file', file);
    expect([both.rc, neither.rc]).toEqual([2, 2]);
    expect(neither.out).toContain('requires explicit runtime selection');
  });
});

describe('the form of a blueprint', () => {
  it('silently loses unknown keys of the blueprint and its steps', async () => {
    const file = hyops.overlay(
      'misspelt',
      [gateStep('a'), gateStep('b', {}, { requries: ['a'], retries: 3 })],
      { execution_plane: 'x' },
    );
    const run = await plain('validate', '--file', file);
    const [, second] = listAt(documentOf(run), 'steps').map(mappingOf);
    expect(run.rc).toBe(0);
    expect(mappingOf(second)['requires']).toEqual([]);
    expect(Object.keys(mappingOf(second))).not.toContain('retries');
  });

  it('refuses unknown keys of its policy, an instance in requires_module_state_ok, and a cycle', async () => {
    const odd = hyops.overlay('odd', [gateStep('a')], { policy: { fail_safe: true } });
    const instance = hyops.overlay('instance', [
      gateStep('a', {}, { contracts: { requires_module_state_ok: ['a/b#c'] } }),
    ]);
    const cycle = hyops.overlay('cycle', [
      gateStep('a', {}, { requires: ['b'] }),
      gateStep('b', {}, { requires: ['a'] }),
    ]);
    const runs = await Promise.all([odd, instance, cycle].map((file) => plain('validate', '--file', file)));
    expect(runs.map(({ rc }) => rc)).toEqual([2, 2, 2]);
    expect(runs[0]?.out).toContain('policy has unknown keys: fail_safe');
    expect(runs[2]?.out).toContain('a -> b -> a');
  });

  it('orders steps as the file does, each after what it requires', async () => {
    const steps = [gateStep('c', {}, { requires: ['a'] }), gateStep('b'), gateStep('a')];
    const run = await plain('plan', '--file', hyops.overlay('ordered', steps));
    expect(documentOf(run)['order']).toEqual(['a', 'c', 'b']);
  });

  it('fills in every default of a step', async () => {
    const run = await plain('validate', '--file', hyops.overlay('defaults', [gateStep('only')]));
    const { inputs, ...step } = mappingOf(listAt(documentOf(run), 'steps')[0]);
    expect(mappingOf(inputs)['gate_name']).toBe('only');
    expect(step).toEqual({
      id: 'only',
      module_ref: 'core/shared/manual-gate',
      execution_profile: '',
      action: 'deploy',
      phase: 'operations',
      requires: [],
      with_deps: false,
      skip_if_state_ok: false,
      verify_state_on_skip: false,
      retain_on_destroy: false,
      destroy_gate: false,
      optional: false,
      inputs_file: '',
      state_instance: 'only',
      presentation: {},
      contracts: { addressing_mode: 'static', requires_module_state_ok: [], requires_authority: 'none' },
    });
    expect(mappingAt(documentOf(run), 'policy')).toEqual({
      fail_fast: true,
      evidence_required: true,
      ipam_authority: 'none',
      netbox_live_api_check: false,
    });
  });

  it('keeps CHANGE_ME values, and reads YAML 1.1 with merge keys', async () => {
    const file = hyops.overlay('yaml', [gateStep('a')]);
    const text = [
      'api_version: v1',
      'kind: BlueprintSpec',
      'blueprint_ref: local/yaml@v1',
      'steps:',
      '  - {id: a, module_ref: core/shared/manual-gate, inputs: &base {gate_name: CHANGE_ME_NAME, confirm: yes}}',
      '  - {id: b, module_ref: core/shared/manual-gate, inputs: {<<: *base, gate_message: m}}',
    ];
    writeFileSync(file, `${text.join('\n')}\n`);
    copyFileSync(file, `${file}.copy`);
    const run = await plain('validate', '--file', `${file}.copy`);
    expect(run.rc).toBe(0);
    expect(documentOf(run)['steps']).toMatchObject([
      {},
      { inputs: { gate_name: 'CHANGE_ME_NAME', confirm: true, gate_message: 'm' } },
    ]);
  });
});
