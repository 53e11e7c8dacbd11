import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A checkout of the real HyOps that runs on this machine. */
export interface RealHyops {
  coreRoot: string;
  python: string;
  /** A checkout of the Ansible collection that has the role for DNS changes. */
  collection: string;
  versions: { hyops: string; commit: string; collection: string; python: string; ansible: string };
}

/** The instructions for running the real HyOps. */
export const HOW_TO_SET = `To run the real HyOps too, set
  HYOPS_CORE_ROOT   a checkout of hybridops-core
  HYOPS_PYTHON      a Python, 3.11 or newer, with PyYAML, requests, cryptography, jmespath and netaddr (default: python3)
  HYOPS_COLLECTION  a checkout of ansible-collection-common
and put ansible-core on PATH. docs/conformance.md says where to get all of this.`;

const LOOK_MS = 30_000;

/** Finds the real HyOps by HYOPS_CORE_ROOT; undefined when that is not set. Throws when it does not run. */
export async function findRealHyops(env: NodeJS.ProcessEnv): Promise<RealHyops | undefined> {
  const root = env['HYOPS_CORE_ROOT'];
  if (!root) return undefined;
  const coreRoot = resolve(root);
  if (!existsSync(join(coreRoot, 'hyops', 'cli.py')))
    throw new Error(`HYOPS_CORE_ROOT is ${root}, which is not a checkout of hybridops-core.\n${HOW_TO_SET}`);
  const collection = resolve(env['HYOPS_COLLECTION'] ?? '');
  if (!existsSync(join(collection, 'roles', 'dns_routing')))
    throw new Error(
      `HYOPS_COLLECTION is ${env['HYOPS_COLLECTION'] ?? 'not set'}, which is not a checkout of ansible-collection-common.\n${HOW_TO_SET}`,
    );
  const python = env['HYOPS_PYTHON'] ?? 'python3';
  const commitOf = (folder: string) =>
    ask('git', '-C', folder, 'rev-parse', '--short=12', 'HEAD').catch(() => 'unknown');
  const ask = (file: string, ...args: string[]) => firstLine(file, args, { ...env, PYTHONPATH: coreRoot });
  await ask(python, '-c', 'import yaml, requests, cryptography, jmespath, netaddr');
  return {
    coreRoot,
    python,
    collection,
    versions: {
      hyops: await ask(python, '-m', 'hyops.cli', '--version'),
      commit: await commitOf(coreRoot),
      collection: await commitOf(collection),
      python: await ask(python, '--version'),
      ansible: await ask('ansible-playbook', '--version'),
    },
  };
}

async function firstLine(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(file, args, { env, timeout: LOOK_MS });
    return stdout.split('\n', 1)[0] ?? '';
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(`The real HyOps cannot run here: ${why}\n${HOW_TO_SET}`);
  }
}

/** Returns the versions of a real HyOps on one line. */
export function versionsInWords({ versions }: RealHyops): string {
  const { hyops, commit, collection, python, ansible } = versions;
  return `hyops ${hyops} (commit ${commit}, collection ${collection}, ${python}, ${ansible})`;
}
