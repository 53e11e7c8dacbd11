import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Mapping, numberAt, textAt, textsAt } from '../../mapping';
import type { Resolved } from '../inputs/resolve';
import { coreFolder } from '../runtime/core-root';
import type { Runtime } from '../runtime/runtime-root';
import { vaultFile } from '../vault/vault';
import { driverStyle } from './driver-style';
import type { Prepared } from './prepared';

/** The `meta.json` of a driver that reaches hosts: what it used, where from, and through which proxy. */
export function metaOf(
  resolved: Resolved,
  runtime: Runtime,
  prepared: Prepared,
  note: string,
  vault: { loaded: number; error: string },
): Mapping {
  const { definition } = resolved;
  const { inputs, workFolder } = prepared;
  const mode = textAt(inputs, 'apply_mode');
  return {
    command: textAt(prepared.result, 'command'),
    driver: definition.driver,
    profile: driverStyle(definition).profile,
    pack_id: definition.packId,
    pack_stack: join(coreFolder('packs'), definition.driver, definition.packId, 'stack'),
    playbook: {
      file: !mode || mode === 'bootstrap' ? 'playbook.yml' : `playbook.${mode}.yml`,
      requested_apply_mode: mode,
      note: '',
    },
    workdir: workFolder,
    inventory: join(workFolder, 'inventory.ini'),
    inputs_file: join(workFolder, 'hyops.inputs.yml'),
    outputs_file: join(workFolder, 'hyops.outputs.json'),
    required_credentials: [...definition.credentials],
    available_credentials: definition.credentials.filter((name) =>
      existsSync(join(runtime.credentials, `${name}.credentials.tfvars`)),
    ),
    required_env: textsAt(inputs, 'required_env'),
    vault: {
      file: vaultFile(runtime),
      loaded: vault.loaded > 0,
      loaded_key_count: vault.loaded,
      error: vault.error,
    },
    ansible_env: {},
    proxy_jump: {
      host: textAt(inputs, 'ssh_proxy_jump_host'),
      user: textAt(inputs, 'ssh_proxy_jump_user'),
      port: numberAt(inputs, 'ssh_proxy_jump_port', 22),
      auto_enabled: inputs['ssh_proxy_jump_auto'] === true,
      auto_note: note,
    },
    ssh_key: {
      file: textAt(inputs, 'ssh_private_key_file'),
      env: textAt(inputs, 'ssh_private_key_env'),
      materialized_from_env: false,
    },
  };
}
