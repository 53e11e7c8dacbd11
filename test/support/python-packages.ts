import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { userCache } from '../../tools/temporal-cli/cache-folder';
import { execute } from './execute';

/**
 * Returns a folder for PYTHONPATH with the packages that a requirements file pins. Installs them once for each Python
 * version of this machine, in the user's cache.
 */
export async function pythonPackages(requirements: string): Promise<string> {
  const version = await run('python3', '-c', 'import sys, platform; print(sys.version, platform.machine())');
  const key = createHash('sha256')
    .update(version)
    .update(await readFile(requirements))
    .digest('hex');
  const cache = join(userCache(process.env), 'python');
  const packages = join(cache, key.slice(0, 16));
  if (existsSync(packages)) return packages;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'installing-'));
  try {
    const made = join(work, 'packages');
    await run(await pythonWithPip(work), '-m', 'pip', 'install', '--target', made, '-r', requirements);
    await rename(made, packages).catch((error) => {
      if (!existsSync(packages)) throw error;
    });
    return packages;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Returns the system's Python or, if it has no pip, the Python of a new virtual environment. */
async function pythonWithPip(work: string): Promise<string> {
  if ((await execute('python3', ['-m', 'pip', '--version'])).code === 0) return 'python3';
  await run('python3', '-m', 'venv', join(work, 'venv'));
  return join(work, 'venv', 'bin', 'python3');
}

async function run(file: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await execute(file, args);
  if (code === 0) return stdout;
  throw new Error(
    `${[file, ...args].join(' ')} failed. It needs Python 3.10 or newer with pip or venv (python3-venv on Debian) and access to the package index:\n${stdout}${stderr}`,
  );
}
