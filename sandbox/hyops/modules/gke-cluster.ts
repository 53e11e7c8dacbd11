import { listAt, textAt } from '../../mapping';
import { siteAddresses } from '../../world-layout';
import type { ModuleDefinition } from './definition/definition';
import { refusePlaceholders, requireText } from './definition/input-checks';

/** The burst cluster. Its workloads answer once GitOps has brought them. */
export const gkeCluster: ModuleDefinition = {
  ref: 'platform/gcp/gke-cluster',
  driver: 'iac/terragrunt',
  packId: 'gcp/platform/20-gke/00-gke-cluster@v1.0',
  credentials: ['gcp'],
  defaults: {
    name_prefix: '',
    context_id: '',
    project_state_ref: '',
    project_id: '',
    network_state_ref: '',
    region: '',
    cluster_name: 'burst',
    location: '',
    network: '',
    subnetwork: '',
    subnetwork_output_key: 'subnet_workloads_name',
    pods_secondary_range_name: '',
    pods_secondary_range_output_key: 'subnet_workloads_pods_secondary_range_name',
    services_secondary_range_name: '',
    services_secondary_range_output_key: 'subnet_workloads_services_secondary_range_name',
    enable_private_nodes: true,
    enable_private_endpoint: false,
    master_authorized_networks: [],
    deletion_protection: false,
    node_count: 1,
    machine_type: 'e2-standard-2',
  },
  publishes: [
    'project_id',
    'region',
    'location',
    'cluster_name',
    'endpoint',
    'cluster_ca_certificate',
    'network',
    'subnetwork',
    'node_pool_name',
    'node_service_account_email',
    'cap_k8s_gke',
  ],
  seconds: 20,
  validate(inputs) {
    const named = ['project_id', 'region', 'location', 'cluster_name', 'network', 'subnetwork'];
    for (const key of named) requireText(inputs, key);
    refusePlaceholders(inputs, named);
    const [region, location] = [textAt(inputs, 'region'), textAt(inputs, 'location')];
    if (location !== region && !location.startsWith(`${region}-`))
      throw new Error('inputs.location must belong to inputs.region');
    if (JSON.stringify(listAt(inputs, 'master_authorized_networks')).includes('CHANGE_ME')) {
      throw new Error('inputs.master_authorized_networks[1].cidr must be a valid CIDR');
    }
  },
  async work({ inputs }) {
    return {
      project_id: textAt(inputs, 'project_id'),
      region: textAt(inputs, 'region'),
      location: textAt(inputs, 'location'),
      cluster_name: textAt(inputs, 'cluster_name'),
      endpoint: siteAddresses.gke,
      network: textAt(inputs, 'network'),
      subnetwork: textAt(inputs, 'subnetwork'),
      cap_k8s_gke: 'ready',
    };
  },
};
