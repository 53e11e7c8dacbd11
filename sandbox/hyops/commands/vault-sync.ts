import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arguments } from '../command-line/arguments';
import { exitCodes } from '../command-line/exit-codes';
import { messageOf, say } from '../command-line/terminal';
import { coreFolder } from '../runtime/core-root';
import { recordExecution } from '../runtime/executions';
import { faultsOf } from '../runtime/faults';
import { canonical, locateRuntime, type Runtime } from '../runtime/runtime-root';
import { addToVault, passwordFlags, readVault, vaultFile } from '../vault/vault';
import { type Command, runtimeOptions } from './command';
import { mapEntries } from './secret-map';
import { fetchSecret, type SecretStore } from './secret-store';

/** A failure with its exit code. */
class Failure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const invalid = (message: string) => new Failure(exitCodes.configInvalid, message);
const failed = (message: string) => new Failure(exitCodes.secretsFailed, message);

function attempt<T>(act: () => T, otherwise: (why: string) => Failure): T {
  try {
    return act();
  } catch (error) {
    throw otherwise(messageOf(error));
  }
}

/** Reads `KEY=VALUE` lines; the last of a key counts. */
function settingsOf({ config }: Runtime): Map<string, string> {
  const file = join(config, 'hashicorp-vault.conf');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Map(
    lines.flatMap((line) => {
      const [, key = '', value = ''] = /^\s*([^#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key ? [[key, value.replace(/^["']+|["']+$/g, '')] as const] : [];
    }),
  );
}

const fromShell = (name: string): string => (process.env[name] ?? '').trim();

function storeOf(args: Arguments, runtime: Runtime, vault: string): SecretStore {
  const settings = settingsOf(runtime);
  const first = (option: string, name: string) =>
    args.option(option) || fromShell(name) || settings.get(name) || '';
  const address = first('vault-addr', 'VAULT_ADDR');
  if (!address) throw invalid('Vault address is not configured. Set VAULT_ADDR, or pass --vault-addr.');
  const variable = args.option('vault-token-env') || 'VAULT_TOKEN';
  const token =
    fromShell(variable) ||
    attempt(
      () => readVault(vault, passwordFlags(args))[variable] ?? '',
      (why) => failed(`failed to read Vault token ${variable} from runtime vault ${vault}: ${why}`),
    );
  if (!token) throw invalid(`Vault token is not available. Set ${variable} in the environment.`);
  const engine = args.option('vault-engine') || 'kv-v2';
  return { address, token, namespace: first('vault-namespace', 'VAULT_NAMESPACE'), engine };
}

function mapFile(args: Arguments, runtime: Runtime): string {
  const named =
    args.option('map-file') ||
    settingsOf(runtime).get('VAULT_MAP_FILE') ||
    fromShell('HYOPS_HASHICORP_VAULT_MAP_FILE');
  const file = named
    ? canonical(named)
    : join(coreFolder('tools'), 'secrets', 'hashicorp-vault', 'map', 'allowed.csv');
  if (!existsSync(file)) throw invalid('Vault secret map file not found.');
  return file;
}

async function sync(args: Arguments): Promise<string> {
  const runtime = attempt(() => locateRuntime(args), invalid);
  const vault = args.option('vault-file') ? canonical(args.option('vault-file')) : vaultFile(runtime);
  const store = storeOf(args, runtime, vault);
  const map = mapFile(args, runtime);
  const scope = args.option('scope').trim() || 'all';
  const entries = attempt(() => mapEntries(map, scope, runtime.environment), invalid);
  if (args.has('dry-run'))
    return [
      `dry-run: vault_addr=${store.address} scope=${scope} engine=${store.engine} map=${map}`,
      ...entries.map(({ name, reference }) => `would-sync ${name} <= ${reference}`),
      `count=${entries.length}`,
    ].join('\n');
  recordExecution('start', 'vault-sync', scope);
  await pause(faultsOf('vault-sync').hangSeconds * 1000);
  const secrets: Record<string, string> = {};
  for (const { name, reference } of entries)
    secrets[name] = await fetchSecret(store, reference, name).catch((error: unknown) => {
      throw failed(`failed to fetch Vault secret '${reference}' for key '${name}': ${messageOf(error)}`);
    });
  attempt(
    () => addToVault(vault, passwordFlags(args), secrets),
    (why) => failed(`failed to update vault file ${vault}: ${why}`),
  );
  recordExecution('end', 'vault-sync', scope);
  return `synced ${entries.length} keys into ${vault}`;
}

/** Copies the secrets of one scope of a map from a secret store into the vault; writes all of them or none. */
export const vaultSync: Command = {
  grammar: {
    options: [
      ...runtimeOptions,
      ...['core-root', 'vault-addr', 'vault-token-env', 'vault-namespace', 'vault-engine', 'scope'],
      ...['map-file', 'vault-file', 'vault-password-file', 'vault-password-command'],
    ],
    switches: ['dry-run'],
  },
  async run(args) {
    try {
      say(await sync(args));
      return exitCodes.ok;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(`ERR: ${error.message}`);
      return error.code;
    }
  },
};
