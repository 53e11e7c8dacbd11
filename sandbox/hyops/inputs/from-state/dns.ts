import { listAt, type Mapping, textAt } from '../../../mapping';
import { filled, type StateReference, whenBlank } from './state-reference';

/** The name to publish and its target, from the module that has the endpoint. */
export const dnsEndpoint: StateReference = {
  key: 'endpoint_state_ref',
  instead: 'provide explicit dns inputs',
  take(inputs, outputs) {
    const name =
      textAt(inputs, 'record_fqdn') ||
      textAt(outputs, textAt(inputs, 'endpoint_fqdn_output_key') || 'endpoint_dns_name');
    // No name: the step becomes a no-op that later reports success.
    if (!name) return { dns_state: 'absent', required_env: [] };
    const target = textAt(outputs, textAt(inputs, 'endpoint_target_output_key') || 'endpoint_target');
    const unless = (key: string): Mapping =>
      target && listAt(inputs, key).length === 0 ? { [key]: [target] } : {};
    return { record_fqdn: name, ...unless('primary_targets'), ...unless('secondary_targets') };
  },
};

function powerDnsHost(inputs: Mapping, outputs: Mapping): Mapping {
  const own = ['inventory_state_ref', 'target_host'].some((key) => textAt(inputs, key) !== '');
  if (filled(inputs, 'inventory_groups') || own || textAt(inputs, 'provider') !== 'powerdns-api') return {};
  // Without a host for control HyOps goes to where the public asks: a public address, whatever the mode.
  const host = textAt(outputs, 'powerdns_control_host') || textAt(outputs, 'powerdns_public_host');
  if (host) return { inventory_groups: { edge_control: [{ name: 'powerdns-control', host }] } };
  const local = { name: 'localhost', host: '127.0.0.1', ansible_connection: 'local' };
  return { inventory_groups: { edge_control: [local] }, connectivity_check: false, become: false };
}

/** The DNS authority, and the host that its API is called from. */
export const powerDns: StateReference = {
  key: 'powerdns_state_ref',
  instead: 'provide explicit PowerDNS API inputs',
  take(inputs, outputs) {
    const zone = textAt(outputs, 'powerdns_zone_name');
    const found = {
      powerdns_api_url: textAt(outputs, 'powerdns_api_url'),
      powerdns_server_id: textAt(outputs, 'powerdns_server_id'),
      zone,
      powerdns_zone_id: textAt(outputs, 'powerdns_zone_id') || zone,
      powerdns_api_key_env: textAt(outputs, 'powerdns_api_key_env'),
    };
    const plain = found.powerdns_api_url.startsWith('http://') ? { powerdns_validate_tls: false } : {};
    return { ...whenBlank(inputs, found), ...plain, ...powerDnsHost(inputs, outputs) };
  },
};
