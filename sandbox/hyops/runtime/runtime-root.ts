import { accessSync, chmodSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Arguments } from '../command-line/arguments';

/** The folders of one HyOps environment. */
export type Runtime = {
  root: string;
  environment: string;
  config: string;
  credentials: string;
  vault: string;
  state: string;
  logs: string;
  meta: string;
  work: string;
};

const environmentName = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/;
const fromEnvironment = (name: string): string => (process.env[name] ?? '').trim();

/** Follows links as far as the path exists, so that two spellings of one folder compare equal. */
export function canonical(path: string): string {
  const full = resolve(path.replace(/^~(?=\/|$)/, homedir()));
  if (existsSync(full)) return realpathSync(full);
  const parent = dirname(full);
  return parent === full ? full : join(canonical(parent), basename(full));
}

function rootOf(args: Arguments): string {
  const root = args.option('root');
  const env = args.option('env');
  if (root && env) throw new Error('--root and --env are mutually exclusive');
  if (root) return root;
  // The variable beats --env: so does the real command, and callers must be caught out by it here too.
  if (fromEnvironment('HYOPS_RUNTIME_ROOT')) return fromEnvironment('HYOPS_RUNTIME_ROOT');
  const name = env.trim() || fromEnvironment('HYOPS_ENV');
  if (!name) return join(homedir(), '.hybridops');
  if (!environmentName.test(name)) throw new Error(`invalid env name: '${name}'`);
  return join(homedir(), '.hybridops', 'envs', name);
}

/** Resolves the runtime without touching it; throws on an impossible selection. */
export function locateRuntime(args: Arguments): Runtime {
  const root = canonical(rootOf(args));
  const under = (name: string): string => join(root, name);
  return {
    root,
    environment: args.option('env').trim(),
    config: under('config'),
    credentials: under('credentials'),
    vault: under('vault'),
    state: under('state'),
    logs: under('logs'),
    meta: under('meta'),
    work: under('work'),
  };
}

/** Refuses to fall back to the home directory for a command that changes or reads state. */
export function requireSelection(args: Arguments, command: string): void {
  const named = [
    args.option('root'),
    args.option('env'),
    fromEnvironment('HYOPS_RUNTIME_ROOT'),
    fromEnvironment('HYOPS_ENV'),
  ];
  if (named.every((value) => value.trim() === '')) {
    throw new Error(
      `${command} requires explicit runtime selection: set --env or --root (or HYOPS_ENV, HYOPS_RUNTIME_ROOT).`,
    );
  }
}

/** Locates the runtime, creates its folders (0700) where missing, and proves that it can be written. */
export function openRuntime(args: Arguments): Runtime {
  const runtime = locateRuntime(args);
  const { environment, ...folders } = runtime;
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  }
  accessSync(runtime.root, constants.W_OK);
  return runtime;
}
