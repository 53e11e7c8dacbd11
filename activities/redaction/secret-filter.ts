import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redactor } from '../../contract/redaction/redactor';
import { namesSecret, type Secret } from '../../contract/redaction/secret';
import { codeOf } from '../files/error-code';
import type { HyopsInstallation } from '../hyops/installation';
import type { HyopsReader } from '../hyops/reader';

/** Redacts secrets from everything that leaves an activity. */
export interface SecretFilter {
  /** Returns a redactor for every value that a call could see; `why` explains which could not be read. */
  current(): Promise<{ redactor: Redactor; why: string | undefined }>;
}

/** A filter that knows no values, only patterns of secrets. */
export const patternsOnly: SecretFilter = {
  current: async () => ({ redactor: new Redactor([]), why: undefined }),
};

/**
 * Creates a filter for the values that a call of this installation could see: vaults, as HyOps opens them, the vault
 * password, credential files and configured variables. Values arrive through a pipe and stay in memory. Vaults are read
 * again when a file changes.
 */
export function createSecretFilter(hyops: HyopsInstallation, reader: HyopsReader): SecretFilter {
  const vaults = new Map<string, { stamp: string; secrets: Promise<Secret[]> }>();
  let made: { of: string; redactor: Redactor } | undefined;

  async function vault(environment: string, root: string): Promise<Secret[]> {
    const stamp = await stampOf([join(root, 'vault', 'bootstrap.vault.env'), hyops.vaultPasswordFile]);
    const known = vaults.get(environment);
    if (known?.stamp === stamp) return known.secrets;
    const secrets = reader.secretValues(environment);
    vaults.set(environment, { stamp, secrets });
    secrets.catch(() => vaults.delete(environment));
    return secrets;
  }

  return {
    async current() {
      const secrets = [...variables(hyops), ...(await passwordIn(hyops.vaultPasswordFile))];
      let why: string | undefined;
      for (const [environment, root] of Object.entries(hyops.runtimeRoots)) {
        secrets.push(...(await credentialsIn(join(root, 'credentials'))));
        try {
          secrets.push(...(await vault(environment, root)));
        } catch (error) {
          why = error instanceof Error ? error.message : String(error);
        }
      }
      const of = JSON.stringify(secrets);
      if (made?.of !== of) made = { of, redactor: new Redactor(secrets) };
      return { redactor: made.redactor, why };
    },
  };
}

async function stampOf(files: string[]): Promise<string> {
  const stamps = files.map(async (file) => {
    const found = await unlessMissing(stat(file), undefined);
    return found ? `${found.mtimeMs}:${found.size}:${found.ino}` : 'none';
  });
  return (await Promise.all(stamps)).join();
}

async function passwordIn(file: string): Promise<Secret[]> {
  return [{ name: 'vault-password', value: (await unlessMissing(readFile(file, 'utf8'), '')).trim() }];
}

function variables(hyops: HyopsInstallation): Secret[] {
  const named = Object.entries(hyops.variables).filter(([name]) => namesSecret(name));
  return named.map(([name, value]) => ({ name, value }));
}

/** Reads the files in `credentials/` (shell, Terraform or JSON), which have a name and a quoted or bare value on each line. */
async function credentialsIn(folder: string): Promise<Secret[]> {
  const names = await unlessMissing(readdir(folder), []);
  const texts = names.map((name) => unlessMissing(readFile(join(folder, name), 'utf8'), ''));
  const lines = (await Promise.all(texts)).flatMap((text) => text.split('\n'));
  return lines.flatMap((line) => {
    const [, name = '', text = '', bare = ''] =
      /^\s*(?:export\s+)?"?([\w.-]+)"?\s*[:=]\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(line) ?? [];
    return namesSecret(name) ? [{ name, value: text.replaceAll('\\n', '\n') || bare }] : [];
  });
}

async function unlessMissing<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(String(codeOf(error)))) return otherwise;
    throw error;
  }
}
