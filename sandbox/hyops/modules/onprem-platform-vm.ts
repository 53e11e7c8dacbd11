import { isMapping, listAt, type Mapping, mappingAt, mappingOf, textAt, type Value } from '../../mapping';
import type { ModuleDefinition } from './definition/definition';

function addressOf(machine: Mapping): string {
  const [first] = listAt(machine, 'interfaces').map(mappingOf);
  return textAt(mappingAt(first ?? {}, 'ipv4'), 'address');
}

function each(inputs: Mapping, show: (machine: Mapping, name: string, index: number) => Value): Mapping {
  const machines = Object.entries(mappingAt(inputs, 'vms'));
  return Object.fromEntries(
    machines.map(([name, machine], index) => [name, show(mappingOf(machine), name, index)]),
  );
}

const hostOf = (machine: Mapping): string => addressOf(machine).replace(/\/.*$/, '');

/** Machines on the premises, with the addresses that the operator gave them. */
export const onpremPlatformVm: ModuleDefinition = {
  ref: 'platform/onprem/platform-vm',
  driver: 'iac/terragrunt',
  packId: 'onprem/proxmox/core/10-platform/00-platform-vm@v1.0',
  credentials: ['proxmox'],
  defaults: {
    name_prefix: '',
    vm_role: 'platform-vm',
    template_state_ref: 'core/onprem/template-image',
    template_key: 'ubuntu-24.04',
    cpu_cores: 2,
    memory_mb: 4096,
    ssh_username: 'opsadmin',
    require_ipam: true,
    post_apply_ssh_readiness: {
      enabled: true,
      required: true,
      connectivity_timeout_s: 5,
      connectivity_wait_s: 300,
    },
    vms: {},
  },
  publishes: [
    'vms',
    'vm_ids',
    'vm_keys',
    'vm_names',
    'node_name',
    'ipv4_addresses',
    'ipv4_addresses_all',
    'mac_addresses_primary',
    'mac_addresses_all',
    'tags',
  ],
  seconds: 15,
  validate(inputs) {
    const machines = mappingAt(inputs, 'vms');
    if (Object.keys(machines).length === 0) throw new Error('inputs.vms must be a non-empty mapping');
    for (const [name, machine] of Object.entries(machines)) {
      if (!isMapping(machine)) throw new Error(`inputs.vms[${name}] must be a mapping`);
      const address = addressOf(machine);
      if (!/^\d+(\.\d+){3}\/\d+$/.test(address)) {
        throw new Error(
          `inputs.vms[${name}].interfaces[1].ipv4.address must be an IPv4 address with its prefix length (found '${address}')`,
        );
      }
    }
  },
  async work({ inputs }) {
    return {
      vms: each(inputs, (machine, name, index) => ({
        vm_id: String(910 + index),
        vm_name: name,
        role: textAt(machine, 'role'),
        ipv4_address: hostOf(machine),
      })),
      vm_ids: each(inputs, (_machine, _name, index) => String(910 + index)),
      vm_keys: Object.keys(mappingAt(inputs, 'vms')),
      vm_names: Object.keys(mappingAt(inputs, 'vms')),
      ipv4_addresses: each(inputs, hostOf),
      ipv4_addresses_all: each(inputs, hostOf),
    };
  },
};
