import { textAt } from '../../mapping';
import { localDefaults, type ModuleDefinition } from './definition/definition';
import { requireText } from './definition/input-checks';

/** How to reach the cluster. */
export const gkeKubeconfig: ModuleDefinition = {
  ref: 'platform/gcp/gke-kubeconfig',
  driver: 'config/ansible',
  packId: 'gcp/platform/20-gke/01-gke-kubeconfig@v1.0',
  credentials: ['gcp'],
  defaults: {
    ...localDefaults,
    cluster_state_ref: '',
    project_id: '',
    location: '',
    cluster_name: '',
    kubeconfig_name: '',
    kubeconfig_path: '',
  },
  publishes: ['project_id', 'location', 'cluster_name', 'kubeconfig_path', 'cap_k8s_gke_kubeconfig'],
  seconds: 4,
  validate(inputs) {
    for (const key of ['project_id', 'location', 'cluster_name']) requireText(inputs, key);
  },
  async work({ inputs }) {
    const name = textAt(inputs, 'kubeconfig_name') || textAt(inputs, 'cluster_name');
    return {
      project_id: textAt(inputs, 'project_id'),
      location: textAt(inputs, 'location'),
      cluster_name: textAt(inputs, 'cluster_name'),
      kubeconfig_path: `${textAt(inputs, 'hyops_runtime_root')}/state/kubeconfigs/${name}.yaml`,
      cap_k8s_gke_kubeconfig: 'ready',
    };
  },
};
