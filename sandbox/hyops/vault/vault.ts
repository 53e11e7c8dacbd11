import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../json-file';
import type { Arguments } from '../command-line/arguments';
import type { Runtime } from '../runtime/runtime-root';
import { parseEnvText, renderEnvText } from './env-text';
import { openVault, sealVault } from './vault-cipher';

/** Where the password comes from when flags name a source; otherwise the environment has it. */
export type PasswordSource = { file: string; command: string };

/** The source when no flag names one. */
const noFlags: PasswordSource = { file: '', command: '' };

/** Returns the password source that the flags of a command name. */
export function passwordFlags(args: Arguments): PasswordSource {
  return { file: args.option('vault-password-file'), command: args.option('vault-password-command') };
}

/** Where a runtime keeps its vault. */
export const vaultFile = (runtime: Runtime): string => join(runtime.vault, 'bootstrap.vault.env');

function firstSet(...candidates: (string | undefined)[]): string {
  return candidates.find((value) => value !== undefined && value.trim() !== '')?.trim() ?? '';
}

const namedFile = (source: PasswordSource): string =>
  firstSet(source.file, process.env['HYOPS_VAULT_PASSWORD_FILE'], process.env['ANSIBLE_VAULT_PASSWORD_FILE']);
const namedCommand = (source: PasswordSource): string =>
  firstSet(source.command, process.env['HYOPS_VAULT_PASSWORD_COMMAND']);

/** Whether any source of the password is named. */
export function hasPasswordSource(source: PasswordSource): boolean {
  return namedFile(source) !== '' || namedCommand(source) !== '';
}

function password(source: PasswordSource): string {
  const file = namedFile(source);
  if (file && !existsSync(file)) throw new Error(`the vault password file ${file} was not found`);
  if (file) return readFileSync(file, 'utf8').trim();
  const command = namedCommand(source);
  if (!command) throw new Error('vault password required: set HYOPS_VAULT_PASSWORD_FILE');
  return execFileSync('/bin/sh', ['-c', command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** The secrets of a vault file; none when there is no file. Throws when it cannot be opened. */
export function readVault(file: string, source: PasswordSource): Record<string, string> {
  if (!existsSync(file)) return {};
  return parseEnvText(openVault(readFileSync(file, 'utf8'), password(source)));
}

/** Adds or replaces secrets in a vault file, which must open with the password when it exists. */
export function addToVault(file: string, source: PasswordSource, secrets: Record<string, string>): void {
  const merged = { ...readVault(file, source), ...secrets };
  writeFileAtomic(file, sealVault(renderEnvText(merged), password(source)));
}

/** Secrets for a module: shell environment first, then the vault. A sealed vault is returned as a result, not thrown. */
export function environmentWithVault(runtime: Runtime): {
  env: NodeJS.ProcessEnv;
  loaded: number;
  error: string;
} {
  const shell = Object.entries(process.env).filter(([, value]) => (value ?? '').trim() !== '');
  try {
    const secrets = readVault(vaultFile(runtime), noFlags);
    return {
      env: { ...secrets, ...Object.fromEntries(shell) },
      loaded: Object.keys(secrets).length,
      error: '',
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { env: process.env, loaded: 0, error: `vault decrypt failed: ${reason}` };
  }
}
