import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { World } from '../support/a-world';

const execute = promisify(execFile);
const PROJECT = join(__dirname, '../..');

/** Installs the tarball of `npm pack` with only the dependencies of package.json. */
async function installed(folder: string): Promise<string> {
  const { stdout } = await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: PROJECT,
  });
  await execute('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder]);
  const product = join(folder, 'package');
  const { dependencies } = JSON.parse(await readFile(join(product, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const place = join(product, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(PROJECT, 'node_modules', name), place);
  }
  return product;
}

describe('C9.1 hyops-dr installed from its tarball, without a checkout', () => {
  let folder: string;
  let product: string;
  let world: World;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyops-dr-tarball-'));
    product = await installed(folder);
    world = await World.open({ workerFlags: ['--decisions'] });
  });
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('C9.1 writes a configuration and reports what must be filled in', async () => {
    const main = join(product, 'lib/client/main.js');
    const config = join(folder, 'config');
    await execute(process.execPath, [main, 'init', config]);
    await expect(execute(process.execPath, [main, 'validate', config])).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringContaining('CHANGE_ME'),
    });
  });

  it('C9.4 executes a failover as the worker of a runner, beside two decision workers', async () => {
    await world.startWorker('--decisions');
    await world.startWorkerOf(product, '--runner', 'local');
    expect(await world.run('failover-gcp-restore', 'apart')).toMatchObject({ outcome: 'completed' });
  });
});
