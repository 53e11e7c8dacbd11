import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../connection/settings';
import { SettingsUnreadable } from '../../contract/words/dr-error';

const YAML = { address: 'yaml:1', namespace: 'yaml' };

describe('the settings of a connection', () => {
  const before = process.env;
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hyops-dr-settings-'));
    file = join(folder, 'temporal.toml');
    const others = Object.entries(before).filter(([name]) => !name.startsWith('TEMPORAL_'));
    process.env = { ...Object.fromEntries(others), TEMPORAL_CONFIG_FILE: file };
  });
  afterEach(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });

  const profiles = () =>
    writeFileSync(
      file,
      '[profile.default]\naddress = "toml:1"\nnamespace = "toml"\n[profile.far]\naddress = "far:1"\n',
    );
  const variables = () => {
    process.env['TEMPORAL_ADDRESS'] = 'variable:1';
    process.env['TEMPORAL_NAMESPACE'] = 'variable';
  };

  it('are those of a local server when nothing is set', () => {
    expect(readSettings({})).toEqual({ server: { address: '127.0.0.1:7233' }, namespace: 'default' });
  });

  it('come from hyops-dr.yaml before the default', () => {
    expect(readSettings({}, YAML)).toEqual({ server: { address: 'yaml:1' }, namespace: 'yaml' });
  });

  it('come from temporal.toml before hyops-dr.yaml', () => {
    profiles();
    expect(readSettings({}, YAML)).toEqual({ server: { address: 'toml:1' }, namespace: 'toml' });
  });

  it('come from the chosen profile, and what it lacks from hyops-dr.yaml', () => {
    profiles();
    expect(readSettings({ profile: 'far' }, YAML)).toEqual({
      server: { address: 'far:1' },
      namespace: 'yaml',
    });
  });

  it('come from the variables before temporal.toml', () => {
    profiles();
    variables();
    expect(readSettings({}, YAML)).toEqual({ server: { address: 'variable:1' }, namespace: 'variable' });
  });

  it('come from the flags before everything else', () => {
    profiles();
    variables();
    expect(readSettings({ address: 'flag:1', namespace: 'flag' }, YAML)).toEqual({
      server: { address: 'flag:1' },
      namespace: 'flag',
    });
  });

  it('carry the API key, TLS and metadata of the profile', () => {
    writeFileSync(
      file,
      [
        '[profile.default]',
        'api_key = "key"',
        '[profile.default.tls]',
        'server_name = "name"',
        '[profile.default.grpc_meta]',
        'team = "dr"',
      ].join('\n'),
    );
    expect(readSettings({}).server).toMatchObject({
      apiKey: 'key',
      tls: { serverNameOverride: 'name' },
      metadata: { team: 'dr' },
    });
  });

  it('are refused when the profile does not exist', () => {
    profiles();
    expect(() => readSettings({ profile: 'gone' })).toThrow(SettingsUnreadable);
  });
});
