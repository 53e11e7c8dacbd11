import { existsSync, readFileSync } from 'node:fs';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say } from '../command-line/terminal';
import { canonical, locateRuntime, openRuntime } from '../runtime/runtime-root';
import { addToVault, passwordFlags, readVault, vaultFile } from '../vault/vault';
import { type Command, runtimeOptions } from './command';

const vaultOptions = [...runtimeOptions, 'vault-file', 'vault-password-file', 'vault-password-command'];

const fileOf = (args: Arguments): string =>
  args.option('vault-file') ? canonical(args.option('vault-file')) : vaultFile(locateRuntime(args));

function failing(run: (args: Arguments) => number): (args: Arguments) => number {
  return (args) => {
    try {
      return run(args);
    } catch (error) {
      say(`ERR: ${messageOf(error)}`);
      return exitCodes.configInvalid;
    }
  };
}

/** Tells of the vault what `inWords` makes of it; 11 without a vault, 21 when it does not open. */
function telling(inWords: (vault: [string, string][], json: boolean) => string): Command {
  return {
    grammar: { options: vaultOptions, switches: ['json'] },
    run: failing((args) => {
      const file = fileOf(args);
      if (!existsSync(file)) throw new Error(`vault file not found: ${file}`);
      try {
        const vault = Object.entries(readVault(file, passwordFlags(args))).sort(([a], [b]) =>
          a < b ? -1 : 1,
        );
        say(inWords(vault, args.has('json')));
        return exitCodes.ok;
      } catch (error) {
        say(`ERR: failed to read vault file ${file}: ${messageOf(error)}`);
        return exitCodes.secretsFailed;
      }
    }),
  };
}

/** The names in the vault, without their values. */
export const secretsKeys = telling((vault, json) => {
  const names = vault.map(([name]) => name);
  return json ? `[${names.map((name) => JSON.stringify(name)).join(', ')}]` : names.join('\n');
});

/** The vault with its values, for programs that keep them out of what they write. */
export const secretsShow = telling((vault, json) =>
  json
    ? JSON.stringify(Object.fromEntries(vault), null, 2)
    : vault.map(([name, value]) => `${name}=${value}`).join('\n'),
);

function pairOf(token: string, what: string): [string, string] {
  const at = token.indexOf('=');
  const [key, value] = [token.slice(0, at).trim(), token.slice(at + 1).trim()];
  if (at < 0 || !key || !value)
    throw new Error(`invalid ${what} '${token.slice(0, Math.max(at, 0))}': expected KEY=VALUE`);
  return [key, value];
}

function fromEnvironment(key: string): [string, string] {
  const value = (process.env[key] ?? '').trim();
  if (!value) throw new Error(`--from-env ${key} is not set (or empty) in the current shell`);
  return [key, value];
}

function fromFile(token: string): [string, string] {
  const [key, path] = pairOf(token, '--from-file entry');
  if (!existsSync(path)) throw new Error(`--from-file ${key} path not found: ${path}`);
  return [key, readFileSync(path, 'utf8')];
}

/** Stores secrets in the vault, which is created when there is none. */
export const secretsSet: Command = {
  grammar: { options: vaultOptions, repeated: ['from-env', 'from-file'], positionals: { min: 0, max: 1000 } },
  run: failing((args) => {
    const secrets = Object.fromEntries([
      ...args.all('from-env').map(fromEnvironment),
      ...args.all('from-file').map(fromFile),
      ...args.positionals.map((token) => pairOf(token, 'pair')),
    ]);
    const names = Object.keys(secrets).sort();
    if (names.length === 0)
      throw new Error('no secrets provided. Use --from-env KEY, --from-file KEY=PATH, or KEY=VALUE pairs.');
    if (!args.option('vault-file')) openRuntime(args);
    const file = fileOf(args);
    try {
      addToVault(file, passwordFlags(args), secrets);
    } catch (error) {
      say(`ERR: failed to update vault file ${file}: ${messageOf(error)}`);
      return exitCodes.secretsFailed;
    }
    say(`stored ${names.length} keys into ${file}\nkeys: ${names.join(', ')}`);
    return exitCodes.ok;
  }),
};
