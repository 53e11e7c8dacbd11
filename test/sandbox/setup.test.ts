import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '../../sandbox/json-file';
import { prepareWorld } from '../../sandbox/setup/prepare-world';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-setup-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const prepare = (timeScale?: number) =>
  prepareWorld({
    directory,
    timeScale,
    firstPort: undefined,
    temporalAddress: '127.0.0.1:7233',
    namespace: 'default',
    runner: 'local',
  });
const bytes = (path: string): string => readFileSync(join(directory, path), 'utf8');

describe('the set-up of a local world', () => {
  it('keeps ports, states, data and secrets when it is repeated', async () => {
    const kept = [
      'sites/onprem/rows.jsonl',
      'dns/zone.json',
      'vault.pass',
      'runtime/dev/vault/bootstrap.vault.env',
      'runtime/dev/state/modules/platform__postgresql-ha/latest.json',
    ];
    const first = await prepare(0.5);
    const before = kept.map(bytes);
    const second = await prepare();
    expect(second).toEqual(first);
    expect(kept.map(bytes)).toEqual(before);
    expect(readJson(join(directory, 'core', 'sandbox.json'))['time_scale']).toBe(0.5);
  });

  it('fills in every placeholder of the configuration', async () => {
    const values = await prepare();
    const configuration = bytes('config/hyops-dr.yaml');
    expect(configuration).not.toMatch(/\{\{/);
    expect(configuration).toContain(String(values['runtime_root']));
  });

  it('makes the vault and its password unreadable to others', async () => {
    await prepare();
    for (const path of ['sandbox.json', 'vault.pass', 'runtime/dev/vault/bootstrap.vault.env']) {
      expect(statSync(join(directory, path)).mode & 0o077).toBe(0);
    }
  });
});
