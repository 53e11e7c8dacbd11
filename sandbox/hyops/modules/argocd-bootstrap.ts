import { textAt } from '../../mapping';
import { localDefaults, type ModuleDefinition } from './definition/definition';
import { requireText } from './definition/input-checks';

/** GitOps: brings the stateless workloads, which in the sandbox is the site of the cluster answering. */
export const argocdBootstrap: ModuleDefinition = {
  ref: 'platform/k8s/argocd-bootstrap',
  driver: 'config/ansible',
  packId: 'onprem/common/platform/55-argocd-bootstrap@v1.0',
  credentials: [],
  defaults: {
    ...localDefaults,
    load_vault_env: true,
    kubeconfig_path: '',
    kubeconfig_state_ref: '',
    argocd_namespace: 'argocd',
    argocd_wait_ready: true,
    root_app_name: 'hyops-workloads-root',
    root_app_namespace: 'argocd',
    root_app_project: 'default',
    workloads_repo_url: '',
    workloads_revision: '',
    workloads_target_path: 'clusters/onprem',
    repo_access_mode: 'public',
  },
  publishes: [
    'kubeconfig_path',
    'argocd_namespace',
    'root_app_name',
    'root_app_namespace',
    'root_app_project',
    'workloads_repo_url',
    'workloads_revision',
    'workloads_target_path',
    'repo_access_mode',
    'repo_secret_name',
    'cap.gitops.argocd',
  ],
  seconds: 10,
  validate(inputs) {
    for (const key of ['workloads_repo_url', 'workloads_revision', 'workloads_target_path'])
      requireText(inputs, key);
  },
  async work({ inputs, world }) {
    await world.act('gke', 'start');
    const echoed = [
      'kubeconfig_path',
      'argocd_namespace',
      'root_app_name',
      'root_app_namespace',
      'root_app_project',
      'workloads_repo_url',
      'workloads_revision',
      'workloads_target_path',
      'repo_access_mode',
    ];
    return {
      ...Object.fromEntries(echoed.map((key) => [key, textAt(inputs, key)])),
      'cap.gitops.argocd': 'ready',
    };
  },
};
