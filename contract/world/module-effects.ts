/** What a HyOps module changes in the world, in words for whoever approves; by module, and by mode where it matters. */
const EFFECTS: Record<string, string> = {
  'org/gcp/wan-cloud-nat': 'the way out to the internet for machines without a public address',
  'org/gcp/object-repo': 'the bucket that backups go to',
  'org/gcp/cloudsql-external-replica establish':
    'a managed database in Cloud SQL that replicates from the source',
  'platform/gcp/platform-vm': 'machines in GCP: makes them, or brings them in line',
  'platform/onprem/platform-vm': 'machines on-premises: makes them, or brings them in line',
  'core/onprem/template-image': 'the image that machines on-premises are made from',
  'platform/postgresql-ha': 'the database cluster on its machines',
  'platform/postgresql-ha restore': 'the data on the target: it is overwritten with what a backup has',
  'platform/postgresql-ha-backup': 'where and when the database is backed up',
  'platform/network/dns-routing': 'the DNS record: clients are sent to the target',
  'platform/network/cloudflare-traffic-steering': 'how traffic is spread at the edge',
  'platform/gcp/gke-cluster': 'a Kubernetes cluster in GCP: makes it, or brings it in line',
  'platform/gcp/gke-kubeconfig': 'a file on the runner with which the cluster is reached',
  'platform/k8s/gcp-secret-store': 'the secrets that workloads in the cluster can read',
  'platform/k8s/argocd-bootstrap': 'the workloads in the cluster: brought to the pinned revision',
  'platform/linux/ops-runner': 'HyOps and its tools on the runner',
  'core/shared/manual-gate': "nothing outside: HyOps' own gate is recorded as confirmed",
};

/** Modes in which a module only looks. */
const LOOKS = ['status', 'assess', 'observe'];

/** What a call changes, by its module and the mode that it is run in. */
export function effectOf(moduleRef: string, inputs: Record<string, unknown>): string {
  const mode = inputs['apply_mode'];
  if (typeof mode === 'string' && LOOKS.includes(mode)) return 'nothing: it looks';
  return EFFECTS[`${moduleRef} ${mode}`] ?? EFFECTS[moduleRef] ?? `what the module ${moduleRef} manages`;
}
