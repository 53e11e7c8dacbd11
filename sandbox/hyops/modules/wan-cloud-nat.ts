import { textAt, textsAt } from '../../mapping';
import type { ModuleDefinition } from './definition/definition';
import { refusePlaceholders, requireText } from './definition/input-checks';

/** The way out of the private network for machines without public addresses. */
export const wanCloudNat: ModuleDefinition = {
  ref: 'org/gcp/wan-cloud-nat',
  driver: 'iac/terragrunt',
  packId: 'gcp/org/23-wan-cloud-nat@v1.0',
  credentials: ['gcp'],
  defaults: {
    name_prefix: '',
    context_id: '',
    project_id: '',
    region: '',
    router_state_ref: '',
    router_name: '',
    network_state_ref: '',
    network_self_link: '',
    subnetwork_output_keys: [],
    subnetwork_self_links: [],
    nat_name: 'hybridops-hub-nat',
    subnetwork_source_ip_ranges_to_nat: 'ALL_IP_RANGES',
    auto_allocate_external_ips: true,
    min_ports_per_vm: 64,
    enable_endpoint_independent_mapping: true,
    log_filter: 'ERRORS_ONLY',
  },
  publishes: [
    'project_id',
    'region',
    'network_self_link',
    'router_name',
    'nat_name',
    'nat_self_link',
    'subnetwork_self_links',
  ],
  seconds: 8,
  validate(inputs) {
    for (const key of ['project_id', 'region', 'router_name', 'nat_name']) requireText(inputs, key);
    refusePlaceholders(inputs, ['project_id', 'region', 'router_name', 'nat_name']);
    if (textsAt(inputs, 'subnetwork_self_links').length === 0)
      throw new Error('inputs.subnetwork_self_links must be a non-empty list');
  },
  async work({ inputs }) {
    const [project, region, name] = [
      textAt(inputs, 'project_id'),
      textAt(inputs, 'region'),
      textAt(inputs, 'nat_name'),
    ];
    return {
      project_id: project,
      region,
      network_self_link: textAt(inputs, 'network_self_link'),
      router_name: textAt(inputs, 'router_name'),
      nat_name: name,
      nat_self_link: `projects/${project}/regions/${region}/routers/${textAt(inputs, 'router_name')}/nats/${name}`,
      subnetwork_self_links: textsAt(inputs, 'subnetwork_self_links'),
    };
  },
};
