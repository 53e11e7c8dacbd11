import type { Mapping } from '../../sandbox/mapping';

/** The module of a human confirmation. */
export const gate = 'core/shared/manual-gate';
/** The module that moves a name. */
export const dns = 'platform/network/dns-routing';

/** A gate that is confirmed unless the inputs say otherwise. */
export function gateStep(instance: string, inputs: Mapping = {}, more: Mapping = {}): Mapping {
  return {
    id: instance,
    module_ref: gate,
    state_instance: instance,
    inputs: {
      gate_name: instance,
      gate_message: 'all is checked',
      confirm: true,
      assertions: { fenced: true },
      ...inputs,
    },
    ...more,
  };
}

/** A step that runs a shell command on this machine. */
export function commandStep(
  instance: string,
  command: string,
  inputs: Mapping = {},
  more: Mapping = {},
): Mapping {
  return {
    id: instance,
    module_ref: dns,
    state_instance: instance,
    inputs: {
      provider: 'manual-command',
      provider_command: command,
      inventory_groups: { edge_control: [{ name: 'localhost', host: '127.0.0.1' }] },
      become: false,
      connectivity_check: false,
      zone: 'hyops.internal',
      record_fqdn: 'a.hyops.internal',
      primary_targets: ['127.0.0.1'],
      secondary_targets: ['127.0.0.2'],
      dry_run: false,
      dns_apply: true,
      dns_state_dir: '/tmp/hyops-conformance-dns',
      ...inputs,
    },
    ...more,
  };
}

/** Publishes the endpoint of a seeded state through the world's DNS API, or reads it back with `apply_mode: status`. */
export function cutoverStep(
  instance: string,
  endpointRef: string,
  inputs: Mapping = {},
  more: Mapping = {},
): Mapping {
  return {
    id: instance,
    module_ref: dns,
    state_instance: instance,
    inputs: {
      provider: 'powerdns-api',
      powerdns_state_ref: 'platform/network/powerdns-authority#shared_primary',
      endpoint_state_ref: endpointRef,
      endpoint_fqdn_output_key: 'endpoint_dns_name',
      endpoint_target_output_key: 'endpoint_host',
      required_env: ['POWERDNS_API_KEY'],
      load_vault_env: true,
      record_type: 'A',
      ttl: 7,
      desired: 'primary',
      dry_run: false,
      dns_apply: true,
      dns_state_dir: '/tmp/hyops-conformance-dns',
      ...inputs,
    },
    ...more,
  };
}
