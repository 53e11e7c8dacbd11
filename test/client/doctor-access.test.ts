import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAccess, checkTransport } from '../../worker/doctor/access';
import { hyopsDr } from './command-line';

describe('doctor, about access (C4.8)', () => {
  let folder: string;

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'hyops-dr-doctor-')), 'config');
    expect((await hyopsDr(['init', folder])).code).toBe(0);
  });
  afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const server = process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '';

  async function found(check: string, address = server) {
    const checks = await checkAccess(folder, placed(), { address });
    return checks.find((one) => one.check === check);
  }

  function placed() {
    const hyops = { vault_password_file: join(folder, 'vault.pass') };
    return { temporal: {}, hyops, state_dir: folder, evidence: { dir: folder } };
  }

  it('says whether the namespace answers without credentials', async () => {
    expect(await found('who can use the namespace')).toMatchObject({
      ok: true,
      says: `default answers without credentials: whoever reaches ${server} can write to it`,
    });
    expect(await found('who can use the namespace', '127.0.0.1:1')).toMatchObject({ do: null });
  });

  it.each([
    ['127.0.0.1:7233', true],
    ['[::1]:7233', true],
    ['localhost:7233', true],
    ['127.0.0.1.example.com:7233', false],
    ['192.0.2.1:7233', false],
    ['[::ffff:192.0.2.1]:7233', false],
  ])('calls the unencrypted way to %s local: %s', async (address, ok) => {
    expect(await checkTransport(placed(), { address })).toMatchObject({ ok });
  });

  it('names the files of the configuration that other users can change', async () => {
    expect(await found('access to configuration')).toMatchObject({ ok: true, do: null });
    const policy = join(folder, 'policy.yaml');
    await chmod(policy, 0o666);
    expect(await found('access to configuration')).toEqual({
      check: 'access to configuration',
      ok: false,
      says: `other users can write to ${policy}`,
      do: `chmod go-w ${policy}`,
    });
    await chmod(policy, 0o644);
  });

  it('names the passwords that other users can read', async () => {
    const password = join(folder, 'vault.pass');
    await writeFile(password, 'x', { mode: 0o644 });
    expect(await found('access to keys and passwords')).toMatchObject({
      ok: false,
      says: `other users can read ${password}`,
    });
  });
});
