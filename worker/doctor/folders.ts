import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../activities/files/error-code';
import { createSigner } from '../../activities/store/signer';
import type { Configuration } from '../../contract/configuration/configuration';
import { attempt, type Check, Unwell } from './check';

const ACCESS = 'give the user that runs the worker write access to the folder';

/** Checks the folders and files of the runner. Creates nothing. */
export async function checkPlace(configuration: Configuration): Promise<Check[]> {
  const { evidence, state_dir, environments, hyops } = configuration;
  const roots = Object.entries(environments);
  return Promise.all([
    ...[evidence.dir, state_dir].map((folder) => attempt(`folder ${folder}`, ACCESS, () => ours(folder))),
    attempt(`folder ${hyops.home}`, ACCESS, () =>
      theirs(hyops.home, `create it: install -d -m 0700 ${hyops.home}`),
    ),
    ...roots.map(([environment, { runtime_root }]) =>
      attempt(`runtime root ${runtime_root}`, ACCESS, () =>
        theirs(
          runtime_root,
          `create it with hyops init, or correct environments.${environment}.runtime_root in hyops-dr.yaml`,
        ),
      ),
    ),
    attempt(
      `vault password ${hyops.vault_password_file}`,
      'write the password to this file with mode 0600',
      async () => {
        await access(hyops.vault_password_file, constants.R_OK).catch(inWords);
        return 'is readable';
      },
    ),
    checkKey(evidence.key),
  ]);
}

/** Reports whether a folder exists; used before HyOps is asked about it, because HyOps may create it. */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** A folder that the worker creates at its first start. */
async function ours(folder: string): Promise<string> {
  if (await isFolder(folder)) return writable(folder);
  let parent = dirname(folder);
  while (!(await isFolder(parent)) && parent !== dirname(parent)) parent = dirname(parent);
  const may = await access(parent, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (may) return 'does not exist yet; the worker creates it';
  throw new Unwell(
    `does not exist, and this user cannot create it in ${parent}`,
    `create it for the user that runs the worker: install -d -m 0700 -o USER ${folder}`,
  );
}

/** A folder that must exist before the worker starts. */
async function theirs(folder: string, advice: string): Promise<string> {
  if (!(await isFolder(folder))) throw new Unwell('does not exist', advice);
  return writable(folder);
}

async function writable(folder: string): Promise<string> {
  await access(folder, constants.W_OK | constants.X_OK).catch(inWords);
  return 'is writable';
}

function inWords(error: unknown): never {
  const code = codeOf(error);
  if (code === 'ENOENT') throw new Error('does not exist');
  throw new Error(code === 'EACCES' || code === 'EROFS' ? 'this user may not' : String(code));
}

async function checkKey(key: string | undefined): Promise<Check> {
  const check = 'evidence key';
  if (key === undefined)
    return {
      check,
      ok: true,
      says: 'is not configured, so evidence is not signed',
      do: 'create one with hyops-dr init, and name it in evidence.key',
    };
  return attempt(check, 'create one with hyops-dr init, or correct evidence.key', async () => {
    createSigner(await readFile(key, 'utf8').catch(inWords));
    return 'can be used';
  });
}
