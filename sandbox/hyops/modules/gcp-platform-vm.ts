import { isMapping, type Mapping, mappingAt, textAt, textsAt, type Value } from '../../mapping';
import { siteAddresses } from '../../world-layout';
import type { ModuleDefinition } from './definition/definition';
import { refusePlaceholders, requireFlag, requireText } from './definition/input-checks';

/**
 * The first machine is where the site of the cloud answers; the others only have addresses.
 * Loopback represents the private network.
 */
function privateAddress(index: number): string {
  const [a, b, c, d] = siteAddresses.gcp.split('.').map(Number);
  return `${a}.${b}.${(c ?? 0) + index}.${d}`;
}

function needsTunnelTag(inputs: Mapping, machine: Mapping): boolean {
  const readiness = inputs['post_apply_ssh_readiness'];
  const enabled = isMapping(readiness) ? readiness['enabled'] !== false : readiness === true;
  if (!enabled || machine['assign_public_ip'] === true) return false;
  if (isMapping(readiness) && textAt(readiness, 'ssh_proxy_jump_host')) return false;
  return ![...textsAt(inputs, 'tags'), ...textsAt(machine, 'tags')].includes('allow-iap-ssh');
}

function describe(inputs: Mapping, name: string, machine: Mapping, index: number): Mapping {
  const project = textAt(inputs, 'project_id') || 'sandbox-dr';
  const zone = textAt(machine, 'zone') || textAt(inputs, 'zone');
  const vmName = [textAt(inputs, 'name_prefix'), textAt(inputs, 'context_id'), name]
    .filter(Boolean)
    .join('-');
  return {
    vm_id: `projects/${project}/zones/${zone}/instances/${vmName}`,
    vm_name: vmName,
    zone,
    ipv4_address: privateAddress(index),
    role: textAt(machine, 'role'),
    tags: [...textsAt(inputs, 'tags'), ...textsAt(machine, 'tags')],
  };
}

const byName = (machines: Mapping, key: string): Mapping =>
  Object.fromEntries(
    Object.entries(machines).map(([name, machine]): [string, Value] => [
      name,
      isMapping(machine) ? (machine[key] ?? null) : null,
    ]),
  );

/** Machines of the cloud: in the sandbox, addresses that the site of the cloud will answer on. */
export const gcpPlatformVm: ModuleDefinition = {
  ref: 'platform/gcp/platform-vm',
  driver: 'iac/terragrunt',
  packId: 'gcp/platform/10-platform/00-platform-vm@v1.0',
  credentials: ['gcp'],
  defaults: {
    name_prefix: '',
    context_id: '',
    project_state_ref: '',
    project_id: '',
    zone: '',
    network_state_ref: '',
    network: 'default',
    subnetwork: '',
    subnetwork_output_key: '',
    machine_type: 'e2-standard-2',
    boot_disk_size_gb: 40,
    assign_public_ip: false,
    ssh_username: 'opsadmin',
    ssh_keys_from_init: true,
    ssh_keys: [],
    post_apply_ssh_readiness: null,
    tags: ['platform', 'gcp', 'vm'],
    labels: {},
    vms: {},
  },
  publishes: [
    'vms',
    'vm_ids',
    'vm_keys',
    'vm_names',
    'zones',
    'ipv4_addresses',
    'ipv4_addresses_all',
    'tags',
  ],
  seconds: 15,
  validate(inputs) {
    requireText(inputs, 'zone');
    refusePlaceholders(inputs, ['project_id', 'zone', 'network', 'subnetwork']);
    requireFlag(inputs['assign_public_ip'], 'inputs.assign_public_ip');
    const machines = Object.entries(mappingAt(inputs, 'vms'));
    if (machines.length === 0) throw new Error('inputs.vms must be a non-empty mapping');
    for (const [name, machine] of machines) {
      if (!isMapping(machine)) throw new Error(`inputs.vms[${name}] must be a mapping`);
      if (needsTunnelTag(inputs, machine)) {
        throw new Error(
          `inputs.vms[${name}] uses post_apply_ssh_readiness on a private VM without the allow-iap-ssh tag: add the tag or an explicit ssh proxy jump`,
        );
      }
    }
  },
  async work({ inputs }) {
    const entries = Object.entries(mappingAt(inputs, 'vms'));
    const vms: Mapping = Object.fromEntries(
      entries.map(([name, machine], index) => [
        name,
        describe(inputs, name, isMapping(machine) ? machine : {}, index),
      ]),
    );
    return {
      vms,
      vm_ids: byName(vms, 'vm_id'),
      vm_keys: Object.keys(vms),
      vm_names: Object.values(byName(vms, 'vm_name')),
      zones: byName(vms, 'zone'),
      ipv4_addresses: byName(vms, 'ipv4_address'),
      ipv4_addresses_all: byName(vms, 'ipv4_address'),
      tags: textsAt(inputs, 'tags'),
    };
  },
};
