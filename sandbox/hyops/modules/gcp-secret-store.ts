import { textAt } from '../../mapping';
import { localDefaults, type ModuleDefinition } from './definition/definition';
import { requireText } from './definition/input-checks';

/** The secrets of the burst workloads. */
export const gcpSecretStore: ModuleDefinition = {
  ref: 'platform/k8s/gcp-secret-store',
  driver: 'config/ansible',
  packId: 'gcp/platform/20-gke/02-gcp-secret-store@v1.0',
  credentials: ['gcp'],
  defaults: {
    ...localDefaults,
    kubeconfig_path: '',
    kubeconfig_state_ref: '',
    cluster_state_ref: '',
    project_id: '',
    location: '',
    cluster_name: '',
    secret_project_id: '',
    service_account_namespace: 'external-secrets',
    service_account_name: 'eso-gcp-secret-manager',
    secret_store_name: 'gcp-secret-manager',
  },
  publishes: [
    'secret_store_name',
    'service_account_name',
    'service_account_namespace',
    'secret_project_id',
    'cap.k8s.gcp-secret-store',
  ],
  seconds: 4,
  validate(inputs) {
    for (const key of ['project_id', 'location', 'cluster_name', 'secret_store_name'])
      requireText(inputs, key);
  },
  async work({ inputs }) {
    return {
      secret_store_name: textAt(inputs, 'secret_store_name'),
      service_account_name: textAt(inputs, 'service_account_name'),
      service_account_namespace: textAt(inputs, 'service_account_namespace'),
      secret_project_id: textAt(inputs, 'secret_project_id') || textAt(inputs, 'project_id'),
      'cap.k8s.gcp-secret-store': 'ready',
    };
  },
};
