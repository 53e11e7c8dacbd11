import { join } from 'node:path';
import { readJsonOrEmpty } from '../../json-file';
import { type Mapping, mappingAt, textAt } from '../../mapping';
import type { Runtime } from '../runtime/runtime-root';

const clouds = ['gcp', 'aws', 'azure', 'hetzner'];

/**
 * With `ssh_proxy_jump_auto` HyOps puts itself behind the Proxmox host that it knows from its own set-up, unless the
 * inventory is of a cloud. Returns the inputs in effect and a note when that happened.
 */
export function withAutoBastion(inputs: Mapping, runtime: Runtime): { inputs: Mapping; note: string } {
  const inventory = textAt(inputs, 'inventory_state_ref').split('/');
  const wanted = inputs['ssh_proxy_jump_auto'] === true && !textAt(inputs, 'ssh_proxy_jump_host');
  const marker = mappingAt(readJsonOrEmpty(join(runtime.meta, 'proxmox.ready.json')), 'runtime');
  const host = textAt(marker, 'api_ip');
  if (!wanted || !host || inventory.some((part) => clouds.includes(part))) return { inputs, note: '' };
  const user = textAt(inputs, 'ssh_proxy_jump_user') || 'root';
  return {
    inputs: { ...inputs, ssh_proxy_jump_host: host },
    note: `auto-enabled ssh proxy jump via ${user}@${host} from proxmox init metadata`,
  };
}
