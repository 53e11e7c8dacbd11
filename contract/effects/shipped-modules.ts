import type { Catalogue, ModuleEffect } from './catalogue';
import type { Effect } from './effects';

type Cloud = NonNullable<ModuleEffect['cloud']>;

const CLUSTER = {
  by: 'apply_mode',
  otherwise: 'prepares',
  modes: { auto: 'prepares', bootstrap: 'prepares', maintenance: 'prepares', restore: 'restores' },
  changes: 'the database cluster on its machines',
} as const satisfies ModuleEffect;
const CLUSTER_BACKUP = {
  effect: 'protects',
  changes: 'where and when the database is backed up',
  consumes: { secondary_backup_copy_required: ['secondary_enabled'] },
} as const satisfies ModuleEffect;

/** The modules that HyOps ships, as described by its module specifications and validators. */
export const SHIPPED_MODULES: Catalogue = {
  ...each('prepares', 'azure', ['core/azure/nat-gateway', 'core/azure/resource-group', 'core/azure/vnet']),
  ...each('prepares', undefined, [
    'core/hetzner/vyos-image-register',
    'core/hetzner/vyos-image-seed',
    'core/shared/vyos-image-artifact',
    'core/shared/vyos-image-build',
    'examples/core/hello-world',
    'org/hetzner/shared-control-host',
    'org/hetzner/shared-private-network',
    'org/hetzner/vyos-edge-foundation',
    'org/hetzner/wan-edge-foundation',
    'platform/network/decision-consumer',
    'platform/network/decision-dispatcher',
    'platform/network/decision-executor',
    'platform/network/decision-service',
    'platform/network/powerdns-authority',
    'platform/network/vyos-edge-wan',
    'platform/network/vyos-site-extension-edge',
    'platform/network/vyos-site-extension-onprem',
    'platform/linux/containerlab',
    'platform/linux/desktop-xrdp',
    'platform/linux/eve-ng',
    'platform/linux/eve-ng-images',
    'platform/linux/gns3-images',
    'platform/linux/gns3-server',
    'platform/k8s/kube-dns-stub-domain',
  ]),
  ...each('prepares', 'none', [
    'core/onprem/network-sdn',
    'core/onprem/vyos-template-import',
    'core/onprem/vyos-template-seed',
    'platform/onprem/eve-ng',
    'platform/onprem/netbox',
    'platform/onprem/postgresql-core',
    'platform/onprem/rke2-cluster',
    'platform/onprem/rke2-etcd-member',
    'platform/onprem/vyos-edge',
  ]),
  ...each('prepares', 'gcp', [
    'org/gcp/cloudsql-postgresql',
    'org/gcp/gsm-eso-sa',
    'org/gcp/project-factory',
    'org/gcp/wan-cloud-router',
    'org/gcp/wan-hub-network',
    'org/gcp/wan-vpn-to-edge',
    'platform/gcp/lab-network',
    'platform/gcp/vm-firewall-rules',
  ]),
  // A repository outlives the sites it serves, so it may be in another cloud than the target.
  ...each('prepares', undefined, [
    'org/aws/object-repo',
    'org/aws/pgbackrest-repo',
    'org/azure/object-repo',
    'org/azure/pgbackrest-repo',
    'org/gcp/object-repo',
    'org/gcp/pgbackrest-repo',
    'platform/azure/container-registry',
  ]),
  ...each('reconciles-workloads', undefined, [
    'platform/linux/containerlab-lab',
    'platform/linux/eve-ng-labs',
    'platform/linux/gns3-starter-lab',
  ]),
  ...each('observes', undefined, [
    'platform/linux/containerlab-healthcheck',
    'platform/linux/eve-ng-healthcheck',
    'platform/linux/gns3-healthcheck',
  ]),
  ...each('syncs-secrets', undefined, ['platform/k8s/gsm-bootstrap']),
  'platform/k8s/runtime-bundle-secret': {
    effect: 'syncs-secrets',
    changes: 'a file of the runner, as a secret in the cluster',
    consumes: { secret_sync_profile: ['bundle_source_path', 'secret_name'] },
  },
  'core/onprem/template-image': {
    effect: 'prepares',
    cloud: 'none',
    changes: 'the image for on-premises machines',
  },
  'core/shared/manual-gate': { effect: 'gate', changes: 'the record of a gate in HyOps' },
  'org/gcp/cloudsql-external-replica': {
    by: 'apply_mode',
    otherwise: 'observes',
    modes: { assess: 'observes', status: 'observes', establish: 'replicates' },
    cloud: 'gcp',
    changes: 'a managed database in Cloud SQL that replicates from the source',
  },
  'org/gcp/wan-cloud-nat': {
    effect: 'prepares',
    cloud: 'gcp',
    changes: 'outbound internet access for machines without a public address',
  },
  'platform/gcp/gke-cluster': {
    effect: 'prepares',
    cloud: 'gcp',
    changes: 'a Kubernetes cluster in GCP',
    consumes: { workload_profile_ref: ['node_count', 'machine_type'] },
  },
  'platform/gcp/gke-kubeconfig': {
    effect: 'prepares',
    cloud: 'gcp',
    changes: 'the file on the runner for access to the cluster',
  },
  'platform/gcp/platform-vm': {
    effect: 'prepares',
    cloud: 'gcp',
    changes: 'machines in GCP',
    consumes: { workload_profile_ref: ['machine_type', 'boot_disk_size_gb', 'vms'] },
  },
  'platform/onprem/platform-vm': {
    effect: 'prepares',
    cloud: 'none',
    changes: 'machines on-premises',
    consumes: { workload_profile_ref: ['cpu_cores', 'memory_mb'] },
  },
  'platform/linux/ops-runner': { effect: 'prepares', changes: 'HyOps and its tools on the runner' },
  'platform/linux/containerlab-recovery': {
    by: 'containerlab_recovery_action',
    otherwise: 'protects',
    modes: { arm: 'protects' },
  },
  'platform/linux/eve-ng-lab-archive': {
    by: 'eveng_lab_archive_action',
    otherwise: 'protects',
    modes: { export: 'protects', restore: 'restores' },
  },
  'platform/linux/gns3-lab-archive': {
    by: 'gns3_lab_archive_action',
    modes: { export: 'protects', restore: 'restores' },
  },
  'platform/k8s/argocd-bootstrap': {
    effect: 'reconciles-workloads',
    changes: 'the workloads in the cluster, reconciled to the pinned revision',
    consumes: { workload_profile_ref: ['workloads_target_path', 'workloads_revision'] },
  },
  'platform/onprem/argocd-bootstrap': {
    effect: 'reconciles-workloads',
    cloud: 'none',
    changes: 'the workloads in the cluster, reconciled to the pinned revision',
    consumes: { workload_profile_ref: ['workloads_target_path', 'workloads_revision'] },
  },
  'platform/k8s/gcp-secret-store': {
    effect: 'syncs-secrets',
    changes: 'the secrets that workloads in the cluster can read',
    consumes: { secret_sync_profile: ['secret_store_name', 'secret_project_id'] },
  },
  'platform/k8s/longhorn-dr-volume': {
    by: 'operation_mode',
    otherwise: 'observes',
    modes: { observe: 'observes', standby: 'replicates', restore: 'restores', activate: 'promotes' },
    changes: 'a volume in the cluster and its copy',
  },
  'platform/network/cloudflare-traffic-steering': {
    by: 'apply_mode',
    otherwise: 'steers-traffic',
    modes: { bootstrap: 'steers-traffic', status: 'observes' },
    changes: 'how traffic is divided at the edge',
    consumes: { cutover_policy: ['desired', 'balanced_burst_weight_pct'] },
  },
  'platform/network/dns-routing': {
    by: 'apply_mode',
    otherwise: 'cuts-traffic',
    modes: { bootstrap: 'cuts-traffic', status: 'observes' },
    changes: 'the DNS record that clients follow',
    record: 'record_fqdn',
    consumes: { cutover_policy: ['ttl', 'desired'] },
  },
  'platform/network/edge-observability': { effect: 'protects', changes: 'monitoring at the edge' },
  'platform/onprem/netbox-db-migrate': {
    effect: 'restores',
    cloud: 'none',
    changes: 'the NetBox database, filled from another one',
  },
  'platform/onprem/postgresql-dr-source': {
    effect: 'observes',
    changes: 'the record of how the on-premises database can be replicated',
  },
  'platform/onprem/postgresql-ha': { ...CLUSTER, cloud: 'none' },
  'platform/onprem/postgresql-ha-backup': { ...CLUSTER_BACKUP, cloud: 'none' },
  'platform/postgresql-ha': CLUSTER,
  'platform/postgresql-ha-backup': CLUSTER_BACKUP,
};

function each(effect: Effect, cloud: Cloud | undefined, modules: readonly string[]): Catalogue {
  const entry = cloud === undefined ? { effect } : { effect, cloud };
  return Object.fromEntries(modules.map((module) => [module, entry]));
}
