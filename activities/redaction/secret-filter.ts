import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redactor } from '../../contract/redaction/redactor';
import { namesSecret, type Secret } from '../../contract/redaction/secret';
import { sha256 } from '../../contract/signing/digest';
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
 * again when the content of a file changes.
 */
export function createSecretFilter(hyops: HyopsInstallation, reader: HyopsReader): SecretFilter {
  const vaults = new Map<string, { digest: string; secrets: Promise<Secret[]> }>();
  let made: { of: string; redactor: Redactor } | undefined;

  async function vault(environment: string, root: string): Promise<Secret[]> {
    const digest = await digestOfFiles([join(root, 'vault', 'bootstrap.vault.env'), hyops.vaultPasswordFile]);
    const known = vaults.get(environment);
    if (known?.digest === digest) return known.secrets;
    const secrets = reader.secretValues(environment);
    vaults.set(environment, { digest, secrets });
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

/** Reads the files whole, a few kilobytes: their times and sizes can stay the same while their contents change. */
async function digestOfFiles(files: string[]): Promise<string> {
  const contents = files.map((file) => unlessMissing(readFile(file), undefined));
  return (await Promise.all(contents)).map((bytes) => (bytes ? sha256(bytes) : 'none')).join();
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
