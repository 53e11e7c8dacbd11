import { access, constants } from 'node:fs/promises';
import which from 'which';
import type { HyopsReader } from '../../activities/hyops/reader';
import type { Configuration } from '../../contract/configuration/configuration';
import { isTellable, namesSecret } from '../../contract/redaction/secret';
import { attempt, type Check, Unwell } from './check';
import { isFolder } from './folders';
import type { Task } from './side-by-side';

const STARTS = 'correct hyops.command and hyops.core_root in hyops-dr.yaml';
const HYOPS_FIRST = 'make the check "hyops" succeed first';

/** What can be asked of HyOps here; each answer is looked up once. */
export interface Hyops {
  reader: HyopsReader;
  /** Throws when HyOps does not start, or when the runtime root of the environment does not exist. */
  ready(environment: string): Promise<void>;
  /** The version; throws with what is wrong with the command. */
  version(): Promise<string>;
}

/** Returns HyOps as the checks ask it. It is not asked about a missing runtime root, because it could create it. */
export function hyopsOf({ hyops, environments }: Configuration, reader: HyopsReader): Hyops {
  let version: Promise<string> | undefined;
  const once = () => {
    version ??= versionOf(hyops, reader);
    return version;
  };
  return {
    reader,
    version: once,
    async ready(environment) {
      await once().catch(() => {
        throw new Unwell('was not checked, because hyops does not start', HYOPS_FIRST);
      });
      const root = environments[environment]?.runtime_root ?? '';
      if (!(await isFolder(root)))
        throw new Unwell(
          `was not checked, because the runtime root ${root} does not exist`,
          `make the check "runtime root ${root}" succeed first`,
        );
    },
  };
}

/** Checks HyOps, then the vault of each environment. That HyOps is missing is not reported as a closed vault. */
export function hyopsTasks(configuration: Configuration, hyops: Hyops): Task[] {
  const { path } = configuration.hyops;
  return [
    { name: `search path ${path}`, look: async () => [await checkPath(hyops.reader, path)] },
    { name: 'hyops', look: async () => [await attempt('hyops', STARTS, () => hyops.version())] },
    ...Object.keys(configuration.environments).map((environment) => ({
      name: `vault of ${environment}`,
      look: () => checkVault(hyops, environment),
    })),
  ];
}

async function versionOf({ command, path }: Configuration['hyops'], reader: HyopsReader): Promise<string> {
  const [program = ''] = command;
  if (program.includes('/')) {
    await access(program, constants.X_OK).catch(() => {
      throw new Unwell(`${program} does not exist, or this user may not execute it`, STARTS);
    });
  } else if (!(await which(program, { path, nothrow: true })))
    throw new Unwell(`${program} is not on ${path}`, STARTS);
  const version = await reader.version();
  if (version === undefined)
    throw new Unwell(`${command.join(' ')} starts, but does not print its version`, STARTS);
  return version;
}

async function checkPath(reader: HyopsReader, path: string): Promise<Check> {
  const check = `search path ${path}`;
  const [missing] = await reader.programsMissing();
  if (missing) return { check, ok: false, says: missing.what, do: missing.do };
  return { check, ok: true, says: 'has the programs that start calls', do: null };
}

async function checkVault({ reader, ready }: Hyops, environment: string): Promise<Check[]> {
  const vault = await attempt(`vault of ${environment}`, HYOPS_FIRST, async () => {
    await ready(environment);
    const names = await reader.secretNames(environment);
    if (names.ok) return `opens, and has ${names.value.length} secrets`;
    const [{ what, do: advice } = { what: 'does not open', do: HYOPS_FIRST }] = names.reasons;
    throw new Unwell(what, advice);
  });
  return vault.ok ? [vault, await checkValues(reader, environment)] : [vault];
}

/** Lists secrets whose values are too short to redact (C6.2), by name and without refusing anything. */
async function checkValues(reader: HyopsReader, environment: string): Promise<Check> {
  const check = `secrets of ${environment} in output`;
  let short: string[] = [];
  const found = await attempt(check, 'make hyops secrets show work for this user', async () => {
    const secrets = await reader.secretValues(environment);
    short = secrets
      .filter(({ name, value }) => namesSecret(name) && !isTellable(value.trim()))
      .map(({ name }) => name);
    return short.length === 0 ? 'can all be redacted' : `are too short to redact: ${short.join(', ')}`;
  });
  if (short.length === 0) return found;
  return {
    ...found,
    do: 'use values of at least 16 characters, or of at least 8 that mix letters, digits and signs',
  };
}
