import { type Mapping, textAt, textsAt } from '../../../mapping';
import { published, type StateReference, whenBlank } from './state-reference';

function subnetworks(inputs: Mapping, outputs: Mapping, ref: string): Mapping {
  const named = (key: string, from: string): Mapping =>
    key in inputs && textAt(inputs, from) ? { [key]: published(outputs, textAt(inputs, from), ref) } : {};
  const keys = textsAt(inputs, 'subnetwork_output_keys');
  return {
    ...named('subnetwork', 'subnetwork_output_key'),
    ...named('pods_secondary_range_name', 'pods_secondary_range_output_key'),
    ...named('services_secondary_range_name', 'services_secondary_range_output_key'),
    ...(keys.length > 0 ? { subnetwork_self_links: keys.map((key) => published(outputs, key, ref)) } : {}),
  };
}

/** The network, its subnetworks and its project. */
export const network: StateReference = {
  key: 'network_state_ref',
  instead: 'provide inputs.private_network explicitly',
  take(inputs, outputs, ref) {
    const link = published(outputs, 'network_name', ref);
    const found = {
      project_id: textAt(outputs, 'project_id'),
      region: textAt(outputs, 'region'),
      network_self_link: link,
    };
    return {
      ...whenBlank(inputs, found),
      ...('network' in inputs ? { network: link } : {}),
      ...subnetworks(inputs, outputs, ref),
    };
  },
};

/** The project that everything is made in. */
export const project: StateReference = {
  key: 'project_state_ref',
  instead: 'provide inputs.project_id explicitly',
  take: (_inputs, outputs, ref) => ({ project_id: published(outputs, 'project_id', ref) }),
};

/** Where a cluster is. */
export const gkeCluster: StateReference = {
  key: 'cluster_state_ref',
  instead: 'provide explicit GKE cluster inputs',
  assume: (inputs) =>
    whenBlank(inputs, {
      project_id: 'placeholder-project',
      location: 'europe-west2-b',
      cluster_name: 'placeholder-cluster',
    }),
  take: (_inputs, outputs, ref) =>
    Object.fromEntries(
      ['project_id', 'location', 'cluster_name'].map((key) => [key, published(outputs, key, ref)]),
    ),
};

/** The router that carries the way out. */
export const router: StateReference = {
  key: 'router_state_ref',
  instead: 'provide inputs.router_name explicitly',
  take: (inputs, outputs, ref) => ({
    router_name: published(outputs, 'router_name', ref),
    ...whenBlank(inputs, { project_id: textAt(outputs, 'project_id'), region: textAt(outputs, 'region') }),
  }),
};

/** How to reach a cluster. */
export const kubeconfig: StateReference = {
  key: 'kubeconfig_state_ref',
  instead: 'provide inputs.kubeconfig_path explicitly',
  take: (_inputs, outputs, ref) => ({ kubeconfig_path: published(outputs, 'kubeconfig_path', ref) }),
};
