import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RealHyops } from './real-hyops';

/** A host that ssh reaches without asking anything, and the key for it. */
export interface SshHost {
  user: string;
  host: string;
  port: number;
  key: string;
}

const Place = z.looseObject({
  runtime_root: z.string(),
  runner_prefix: z.string(),
  directory: z.string(),
  vault_password_file: z.string(),
});
const Machines = z.looseObject({ outputs: z.looseObject({}) });

/** Parses `user@host:port`. */
export function sshHost(target: string, key: string): SshHost {
  const [, user, host, port] = /^([^@:]+)@([^@:]+):(\d+)$/.exec(target) ?? [];
  if (!user || !host) throw new Error(`--ssh ${target} is not valid: write user@host:port`);
  return { user, host, port: Number(port), key };
}

/**
 * Installs the real HyOps where `hyops runner` looks for it on the runner. The runner is the host of the local world, or
 * this machine behind an sshd; then the state of the runner points to that.
 */
export async function installOnRunner(
  values: Record<string, unknown>,
  real: RealHyops,
  ssh: SshHost | undefined,
): Promise<void> {
  const { runtime_root, runner_prefix, directory, vault_password_file } = Place.parse(values);
  const python = `PYTHONPATH='${real.coreRoot}' PYTHONDONTWRITEBYTECODE=1`;
  const account = `HOME='${directory}/runner/home' HYOPS_VAULT_PASSWORD_FILE='${vault_password_file}'`;
  await writeFile(
    join(runner_prefix, 'venv/bin/hyops'),
    `#!/bin/sh\n${account} ${python} exec '${real.python}' -m hyops.cli "$@"\n`,
  );
  await rm(join(runner_prefix, 'app'));
  await symlink(real.coreRoot, join(runner_prefix, 'app'));
  if (ssh) await pointAt(runtime_root, ssh);
}

async function pointAt(root: string, { user, host, port, key }: SshHost): Promise<void> {
  const inputs =
    'config/modules/platform__linux__ops-runner/instances/onprem_ops_runner_bootstrap.inputs.yml';
  await writeFile(
    join(root, inputs),
    JSON.stringify({
      inventory_state_ref: 'platform/onprem/platform-vm#onprem_ops_runner',
      inventory_vm_groups: { runner: ['onprem-runner'] },
      ssh_access_mode: 'direct',
      target_user: user,
      target_port: port,
      ssh_private_key_file: key,
    }),
  );
  const file = join(root, 'state/modules/platform__onprem__platform-vm/instances/onprem_ops_runner.json');
  const state = Machines.parse(JSON.parse(await readFile(file, 'utf8')));
  state.outputs['inventory_groups'] = { runner: [{ name: 'onprem-runner', host }] };
  await writeFile(file, JSON.stringify(state));
}
