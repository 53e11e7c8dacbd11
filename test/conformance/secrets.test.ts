import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { commandStep } from './steps';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
});
afterAll(() => hyops.close());

const keys = (env: NodeJS.ProcessEnv = {}) =>
  hyops.run(['secrets', 'keys', '--root', hyops.root, '--json'], env);
const wrongPassword = (): NodeJS.ProcessEnv => {
  const file = join(hyops.directory, 'wrong.pass');
  writeFileSync(file, 'not the password\n');
  return { HYOPS_VAULT_PASSWORD_FILE: file };
};

describe('the vault (C6.2)', () => {
  it('lists its names without values, sorted', async () => {
    const run = await keys();
    const names: unknown = JSON.parse(run.out);
    expect(run.rc).toBe(0);
    expect(names).toEqual(
      expect.arrayContaining(['NETBOX_DB_PASSWORD', 'POWERDNS_API_KEY', 'WAN_EDGE_SSH_PRIVATE_KEY']),
    );
    expect(names).toEqual([...(Array.isArray(names) ? names : [])].sort());
  });

  it('prints its values to a program that requests them, sorted', async () => {
    const run = await hyops.run(['secrets', 'show', '--root', hyops.root, '--json']);
    const vault: unknown = JSON.parse(run.out);
    expect(run.rc).toBe(0);
    expect(vault).toMatchObject({ POWERDNS_API_KEY: expect.any(String) });
    expect(Object.keys(Object(vault))).toEqual(Object.keys(Object(vault)).toSorted());
  });

  it('makes the command exit with 21 when it cannot be decrypted, and with 11 when it is missing', async () => {
    const vault = join(hyops.root, 'vault', 'bootstrap.vault.env');
    const sealed = await keys(wrongPassword());
    renameSync(vault, `${vault}.away`);
    const absent = await keys();
    renameSync(`${vault}.away`, vault);
    expect([sealed.rc, absent.rc]).toEqual([21, 11]);
    expect(sealed.out).toMatch(/^ERR: failed to read vault file /);
    expect(absent.out).toMatch(/^ERR: vault file not found: /);
  });

  it('stores values with several lines and quotes, encrypted as ansible-vault does', async () => {
    const lines = join(hyops.directory, 'lines.txt');
    writeFileSync(lines, 'first "line"\nsecond \\ line\n');
    const run = await hyops.run([
      'secrets',
      'set',
      '--root',
      hyops.root,
      'PLAIN_SECRET=a=b c',
      '--from-file',
      `LINES_SECRET=${lines}`,
    ]);
    const step = commandStep(
      'shows',
      'test "$PLAIN_SECRET" = "a=b c" && printf "%s" "$LINES_SECRET" | cmp - "$LINES_FILE"',
      {
        required_env: ['PLAIN_SECRET', 'LINES_SECRET'],
      },
    );
    const used = await hyops.deploy(hyops.overlay('shows', [step]), [], { LINES_FILE: lines });
    expect(run.rc).toBe(0);
    expect(run.out).toContain('keys: LINES_SECRET, PLAIN_SECRET');
    expect(readFileSync(join(hyops.root, 'vault', 'bootstrap.vault.env'), 'utf8')).toMatch(
      /^\$ANSIBLE_VAULT;1\.1;AES256\n/,
    );
    expect(used.rc).toBe(0);
  });

  it('is not read for values that the shell provides', async () => {
    const step = commandStep('shell', 'test "$NETBOX_DB_PASSWORD" = from-shell', {
      required_env: ['NETBOX_DB_PASSWORD'],
      load_vault_env: true,
    });
    const run = await hyops.deploy(hyops.overlay('shell', [step]), [], { NETBOX_DB_PASSWORD: 'from-shell' });
    expect(run.rc).toBe(0);
  });
});

describe('a secret that is required (C6.2)', () => {
  it('blocks preflight by name when it is missing, with a document without steps', async () => {
    const step = commandStep('missing', 'true', { required_env: ['NO_SUCH_SECRET'] });
    const run = await hyops.deploy(hyops.overlay('missing', [step]));
    const document = documentOf(run);
    expect(run.rc).toBe(2);
    expect(document).toMatchObject({
      status: 'failed',
      phase: 'preflight',
      preflight: { required_failures: ['missing'] },
    });
    expect(Object.keys(document)).not.toContain('steps');
    expect(JSON.stringify(document)).toMatch(/missing required env vars: NO_SUCH_SECRET/);
  });

  it('is reported with its vault when the vault cannot be decrypted', async () => {
    const step = commandStep('sealed', 'true', { required_env: ['POWERDNS_API_KEY'] });
    const run = await hyops.deploy(hyops.overlay('sealed', [step]), [], wrongPassword());
    expect(run.rc).toBe(2);
    expect(JSON.stringify(documentOf(run))).toMatch(
      /missing required env vars: POWERDNS_API_KEY\. vault decrypt failed: /,
    );
  });
});

describe('hyops preflight', () => {
  it('prints its run record after the JSON document', async () => {
    const run = await hyops.run(['preflight', '--root', hyops.root, '--json']);
    expect(run.rc).toBe(0);
    expect(run.out.trimEnd().split('\n').at(-1)).toMatch(/^run record: .*\/logs\/preflight\/preflight-/);
    expect(documentOf(run)).toMatchObject({ ok: true, code: 0, runtime_root: hyops.root });
  });

  it('exits with 21 for a vault that cannot be decrypted and 11 for a target that is not ready', async () => {
    const sealed = await hyops.run(['preflight', '--root', hyops.root, '--json'], wrongPassword());
    const unready = await hyops.run(['preflight', '--root', hyops.root, '--target', 'azure', '--json']);
    const ready = await hyops.run(['preflight', '--root', hyops.root, '--target', 'gcp', '--json']);
    expect([sealed.rc, unready.rc, ready.rc]).toEqual([21, 11, 0]);
  });
});

describe('a sync of secrets (C7.6)', () => {
  const sync = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    hyops.run(['secrets', 'vault-sync', '--env', 'dev', ...args], { HYOPS_RUNTIME_ROOT: hyops.root, ...env });
  const mapOf = (...rows: string[]) => {
    const file = join(hyops.directory, 'map.csv');
    writeFileSync(file, `# scope,ENV_KEY,VAULT_SECRET_REF\n${rows.join('\n')}\n`);
    return ['--map-file', file];
  };
  const dns = (name: string) => `dns,${name},secret/hybridops/{env}/dns#${name}`;
  const names = ['POWERDNS_API_KEY', 'WAN_EDGE_SSH_PRIVATE_KEY'];
  const map = () => mapOf(...names.toReversed().map(dns), 'other,NOWHERE,secret/hybridops/{env}/nowhere#X');

  it('says in a dry run which names of its scope it would copy, and changes nothing', async () => {
    const before = readFileSync(join(hyops.root, 'vault', 'bootstrap.vault.env'), 'utf8');
    const run = await sync(['--scope', 'dns', '--dry-run', ...map()]);
    const [head, ...lines] = run.out.trimEnd().split('\n');
    expect(run.rc).toBe(0);
    expect(head).toMatch(/^dry-run: vault_addr=http:\S+ scope=dns engine=kv-v2 map=\S+\/map\.csv$/);
    expect(lines).toEqual([
      ...names.map((name) => `would-sync ${name} <= secret/hybridops/dev/dns#${name}`),
      'count=2',
    ]);
    expect(readFileSync(join(hyops.root, 'vault', 'bootstrap.vault.env'), 'utf8')).toBe(before);
  });

  it('copies its scope into the vault, and says how many secrets', async () => {
    const values = async () =>
      JSON.parse((await hyops.run(['secrets', 'show', '--root', hyops.root, '--json'])).out);
    const before = await values();
    const run = await sync(['--scope', 'dns', ...map()]);
    expect(run.out).toBe(`synced 2 keys into ${hyops.root}/vault/bootstrap.vault.env\n`);
    expect(run.rc).toBe(0);
    const after = await values();
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      'WAN_EDGE_SSH_PRIVATE_KEY',
    ]);
  });

  it('exits with 11 before it asks the secret store, for options and maps that cannot be used', async () => {
    const runs = [
      await sync(['--scope', 'none', ...map()]),
      await sync(['--scope', 'dns', '--root', hyops.root, ...map()]),
      await sync(['--scope', 'dns', '--map-file', join(hyops.directory, 'absent.csv')]),
      await sync(['--scope', 'dns', ...mapOf('dns,TOO_SHORT')]),
      await sync(['--scope', 'dns', ...mapOf(dns('A'), 'dns,A,secret/elsewhere#A')]),
      await sync(['--scope', 'dns', '--vault-token-env', 'NO_TOKEN', ...map()]),
    ];
    expect(runs.map(({ rc }) => rc)).toEqual(runs.map(() => 11));
    const says = [
      /^ERR: no mapped secrets found for scope 'none' in /,
      /^ERR: --root and --env are mutually exclusive$/,
      /^ERR: Vault secret map file not found\./,
      /^ERR: failed to load map file .*: invalid row 2: /,
      /^ERR: conflicting map for env key A: secret\/hybridops\/\{env\}\/dns#A vs secret\/elsewhere#A$/,
      /^ERR: Vault token is not available\. Set NO_TOKEN /,
    ];
    expect(runs.map(({ out }) => out.trimEnd())).toEqual(says.map((one) => expect.stringMatching(one)));
  });

  it('exits with 21 and changes nothing when a secret is absent, its token is refused, or nothing answers', async () => {
    const vault = () => readFileSync(join(hyops.root, 'vault', 'bootstrap.vault.env'), 'utf8');
    const before = vault();
    const scope = ['--scope', 'all', ...map()];
    const runs = [
      await sync(scope),
      await sync(scope, { VAULT_TOKEN: 'refused' }),
      await sync([...scope, '--vault-addr', 'http://127.0.0.1:1']),
    ];
    expect(runs.map(({ rc }) => rc)).toEqual([21, 21, 21]);
    expect(
      runs.map(({ out }) => /^ERR: failed to fetch Vault secret '(\S+)' for key '(\w+)': /.exec(out)?.[2]),
    ).toEqual(['NOWHERE', 'NOWHERE', 'NOWHERE']);
    expect(vault()).toBe(before);
  });
});
