import { listAt, type Mapping, mappingAt, textAt, textsAt, type Value } from '../../../mapping';
import { splitStateRef } from '../../runtime/module-reference';
import { filled, type StateReference } from './state-reference';

type Host = { name: string; host: string; more: Mapping };

function groupsOf(inputs: Mapping, hostOf: (machine: string) => Host): Mapping {
  const groups = Object.keys(mappingAt(inputs, 'inventory_vm_groups'));
  if (groups.length === 0)
    throw new Error(
      'inputs.inventory_vm_groups must be a non-empty mapping when inputs.inventory_state_ref is set',
    );
  const entries = groups.map((group): [string, Value] => [
    group,
    textsAt(mappingAt(inputs, 'inventory_vm_groups'), group).map((machine) => {
      const { name, host, more } = hostOf(machine);
      return { name, host, ...more };
    }),
  ]);
  return Object.fromEntries(entries);
}

function hostFrom(outputs: Mapping, machine: string, ref: string): Host {
  const vm = mappingAt(mappingAt(outputs, 'vms'), machine);
  const host = textAt(vm, 'ipv4_address') || textAt(mappingAt(outputs, 'ipv4_addresses'), machine);
  if (!host) throw new Error(`unable to resolve host ip for vm_key='${machine}' from ${ref}`);
  const [, project = '', zone = ''] = /^projects\/([^/]+)\/zones\/([^/]+)\//.exec(textAt(vm, 'vm_id')) ?? [];
  const tags = listAt(vm, 'tags');
  const more = {
    hyops_resolved_host: host,
    gcp_iap_instance: project ? textAt(vm, 'vm_name') : '',
    gcp_iap_zone: zone,
    gcp_iap_project_id: project,
    hyops_private_host: host,
    ...(tags.length > 0 ? { tags } : {}),
  };
  return { name: machine, host, more };
}

/** The hosts of a module, by groups, from the machines of another. */
export const inventory: StateReference = {
  key: 'inventory_state_ref',
  instead: 'provide explicit inputs.inventory_groups',
  idle: (inputs) => filled(inputs, 'inventory_groups'),
  assume: (inputs) =>
    filled(inputs, 'inventory_vm_groups')
      ? { inventory_groups: groupsOf(inputs, (name) => ({ name, host: '0.0.0.0', more: {} })) }
      : {},
  take(inputs, outputs, ref) {
    if (filled(outputs, 'inventory_groups'))
      return { inventory_groups: mappingAt(outputs, 'inventory_groups') };
    const inventory_groups = groupsOf(inputs, (machine) => hostFrom(outputs, machine, ref));
    // Left blank over machines of the cloud, the access mode silently becomes a tunnel.
    const tunnel =
      splitStateRef(ref).module === 'platform/gcp/platform-vm' && textAt(inputs, 'ssh_access_mode') === '';
    return { inventory_groups, ...(tunnel ? { ssh_access_mode: 'gcp-iap' } : {}) };
  },
};
