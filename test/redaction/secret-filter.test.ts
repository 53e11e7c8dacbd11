import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HyopsInstallation } from '../../activities/hyops/installation';
import { createHyopsReader } from '../../activities/hyops/reader';
import { createSecretFilter } from '../../activities/redaction/secret-filter';
import { executable } from '../tools/executable';

const FIRST = 'the-first-secret-0001';
const SECOND = 'the-other-secret-0002';

describe('C6.2 the filter of known secrets', () => {
  let folder: string;
  const path = (...parts: string[]) => join(folder, ...parts);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyops-dr-secrets-'));
    await mkdir(path('root', 'vault'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const vault = () => path('root', 'vault', 'bootstrap.vault.env');

  /** A filter with a HyOps that prints the vault unchanged and counts its calls. */
  async function aFilter() {
    const hyops = await executable(path('bin', 'hyops'), `echo asked >> ${path('asked')}`, `cat ${vault()}`);
    await writeFile(path('vault.pass'), 'x');
    const installation: HyopsInstallation = {
      command: [hyops],
      coreRoot: folder,
      vaultPasswordFile: path('vault.pass'),
      home: folder,
      path: `${dirname(hyops)}:/usr/bin:/bin`,
      variables: {},
      runtimeRoots: { dev: path('root') },
    };
    return createSecretFilter(installation, createHyopsReader(installation));
  }
  const hold = (value: string) => writeFile(vault(), JSON.stringify({ DB_PASSWORD: value }));

  it('reads a vault again when its content changes and its size and times do not', async () => {
    const filter = await aFilter();
    await hold(FIRST);
    const { atime, mtime, size } = await stat(vault());
    await filter.current();
    await hold(SECOND);
    await utimes(vault(), atime, mtime);
    expect(await stat(vault())).toMatchObject({ mtime, size });
    const { redactor } = await filter.current();
    expect(redactor.text(`password=${SECOND}`)).not.toContain(SECOND);
  });

  it('does not read a vault again when only its times change', async () => {
    const filter = await aFilter();
    await hold(FIRST);
    await filter.current();
    await utimes(vault(), 1, 1);
    await filter.current();
    expect((await stat(path('asked'))).size).toBe('asked\n'.length);
  });
});
