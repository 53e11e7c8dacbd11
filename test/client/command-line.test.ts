import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDrClient } from '../../client';
import { aDecision } from './a-decision';
import { hyopsDr } from './command-line';

const NOWHERE = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyops-dr-client-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: object | string): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('hyops-dr', () => {
  it('shows help for itself with the exit codes, and for each command', async () => {
    const help = await hyopsDr(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('10 Temporal unreachable');
    const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    expect(commands).toEqual(
      expect.arrayContaining(['init', 'validate', 'plan', 'submit', 'status', 'list', 'watch', 'approve']),
    );
    const others = ['submit', 'approve', 'worker', 'dev'].map((name) => hyopsDr([name, '--help']));
    for (const said of await Promise.all(others)) expect(said).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    { args: ['nonsense'] },
    { args: ['status'] },
    { args: ['approve', 'D-1', '--as', 'alice'] },
    { args: ['approve', 'D-1', '--as', ' ', '--reason', 'x'] },
    { args: ['submit', 'd.json', '--watch', '--wait'] },
    { args: ['list', '--phase', 'sleeping'] },
    { args: ['watch', 'D-1', '--timeout', 'soon'] },
  ])('exits with 2 for wrong usage: $args', async ({ args }) => {
    const { code, stdout, stderr } = await hyopsDr(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  it.each([
    { args: ['status', 'D-1'], code: 10 },
    { args: ['nonsense'], code: 2 },
    { args: ['validate', 'nowhere.json'], code: 9 },
    { args: ['evidence', 'verify', 'nowhere'], code: 9 },
    { args: ['submit', '-'], code: 3 },
  ])('prints exactly one JSON document with --json, even for an error: $args', async ({ args, code }) => {
    const said = await hyopsDr([...args, '--json'], { env: NOWHERE, stdin: '{}', cwd: folder });
    expect(said.code).toBe(code);
    expect(JSON.parse(said.stdout)).toMatchObject({
      exit_code: code,
      reasons: expect.arrayContaining([
        {
          code: expect.any(String),
          what: expect.any(String),
          where: expect.any(String),
          do: expect.any(String),
        },
      ]),
    });
  });

  it('exits with 10 and a message when Temporal cannot be reached, and prints a stack only with --debug', async () => {
    const [said, debugged] = await Promise.all([
      hyopsDr(['list', '--address', '127.0.0.1:1']),
      hyopsDr(['list', '--address', '127.0.0.1:1', '--debug']),
    ]);
    const { code, stdout, stderr } = said;
    expect({ code, stdout }).toEqual({ code: 10, stdout: '' });
    expect(stderr).toContain('the Temporal server does not answer');
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(debugged.stderr).toMatch(/^\s+at /m);
  });

  it('waits for Temporal for at most 5 s', async () => {
    const from = Date.now();
    await expect(createDrClient({ address: '127.0.0.1:1' })).rejects.toMatchObject({ kind: 'unreachable' });
    expect(Date.now() - from).toBeLessThan(5_000);
  });

  it('reads the connection from a flag before a variable before a profile, as the Temporal CLI does', async () => {
    const toml = file('temporal.toml', '[profile.far]\naddress = "127.0.0.1:3"\n');
    const env = { TEMPORAL_CONFIG_FILE: toml };
    const where = async (args: string[], more = {}) =>
      JSON.parse((await hyopsDr(['list', '--json', ...args], { env: { ...env, ...more } })).stdout).reasons[0]
        .where;
    const found = await Promise.all([
      where(['--profile', 'far']),
      where(['--profile', 'far'], { TEMPORAL_ADDRESS: '127.0.0.1:2' }),
      where(['--profile', 'far', '--address', '127.0.0.1:1'], { TEMPORAL_ADDRESS: '127.0.0.1:2' }),
    ]);
    expect(found).toEqual(['127.0.0.1:3', '127.0.0.1:2', '127.0.0.1:1']);
    expect((await hyopsDr(['list', '--profile', 'gone'], { env })).code).toBe(2);
  });

  it('passes on the exit code and output of the worker program', async () => {
    const decision = file('d.json', aDecision());
    const { code, stdout } = await hyopsDr(['plan', decision, '--config', join(folder, 'gone'), '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: 'invalid', exit_code: 3, reasons: expect.any(Array) });
  });
});

describe('hyops-dr validate', () => {
  it('reports all problems of a decision at once and exits with 3 (C3.10)', async () => {
    const path = file('d.json', {
      ...aDecision({ decision_type: 'hold', execution_plane: 'gcp-iap', target_cloud: 'aws' }),
      requires_aproval: true,
    });
    const { code, stdout } = await hyopsDr(['validate', path, '--json']);
    const { kind, valid, reasons } = JSON.parse(stdout);
    expect({ code, kind, valid }).toEqual({ code: 3, kind: 'decision', valid: false });
    expect(reasons.map((reason: { where: string }) => reason.where)).toEqual(
      expect.arrayContaining(['requires_aproval', 'dr_mode', 'target_cloud', 'execution_plane']),
    );
    const { stdout: answer, stderr } = await hyopsDr(['validate', path]);
    expect(answer).toBe('');
    expect(stderr).toContain('did you mean "requires_approval"?');
  });

  it('reads a decision from stdin', async () => {
    const said = await hyopsDr(['validate', '-'], { stdin: JSON.stringify(aDecision()) });
    expect(said).toEqual({ code: 0, stdout: '-: a valid decision\n', stderr: '' });
  });

  it('distinguishes plan, policy and configuration, and refuses an invalid one with file and line', async () => {
    const config = join(folder, 'hyops-dr');
    await hyopsDr(['init', config]);
    const kindOf = async (path: string) =>
      JSON.parse((await hyopsDr(['validate', join(config, path), '--json'])).stdout).kind;
    expect(await kindOf('policy.yaml')).toBe('policy');
    expect(await kindOf('hyops-dr.yaml')).toBe('configuration');
    expect(await kindOf('plans/failover-gcp-restore.yaml')).toBe('plan');
    const plan = file('plan.yaml', 'plan: nameless\nselects: {}\n');
    const { code, stderr } = await hyopsDr(['validate', plan]);
    expect(code).toBe(3);
    expect(stderr).toContain('plan.yaml:1 plan');
    expect(stderr).toContain('plan.yaml:2 selects.decision_type');
  });
});

describe('hyops-dr init', () => {
  it('writes a configuration and lists what must be filled in to make it valid', async () => {
    const config = join(folder, 'hyops-dr');
    const { code, stdout } = await hyopsDr(['init', config, '--json']);
    expect(code).toBe(0);
    const { written, to_fill_in } = JSON.parse(stdout);
    expect(written).toEqual(
      expect.arrayContaining(['hyops-dr.yaml', 'policy.yaml', 'allowed_signers', 'evidence-key.pem']),
    );
    expect(to_fill_in).toContainEqual(expect.stringMatching(/^policy\.yaml:\d+ operators\.0$/));
    expect(statSync(join(config, 'evidence-key.pem')).mode & 0o777).toBe(0o600);
    const validated = await hyopsDr(['validate', config, '--json']);
    const { kind, valid, reasons } = JSON.parse(validated.stdout);
    expect({ code: validated.code, kind, valid }).toEqual({ code: 3, kind: 'configuration', valid: false });
    expect(reasons.map((reason: { where: string }) => reason.where).sort()).toEqual(to_fill_in.sort());
  });

  it('writes missing files and never overwrites existing ones', async () => {
    const config = join(folder, 'hyops-dr');
    await hyopsDr(['init', config]);
    const key = readFileSync(join(config, 'evidence-key.pem'), 'utf8');
    writeFileSync(join(config, 'policy.yaml'), 'mine');
    rmSync(join(config, 'hyops-dr.yaml'));
    const { stdout } = await hyopsDr(['init', config, '--json']);
    expect(JSON.parse(stdout).written).toEqual(['hyops-dr.yaml']);
    expect(readFileSync(join(config, 'policy.yaml'), 'utf8')).toBe('mine');
    expect(readFileSync(join(config, 'evidence-key.pem'), 'utf8')).toBe(key);
    expect(existsSync(join(config, 'hyops-dr.yaml'))).toBe(true);
  });
});
