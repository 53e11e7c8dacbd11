import { type Mapping, numberAt, textAt } from '../mapping';
import { publishedBackup } from '../published-backup';
import { runnerAddress, serviceName, siteAddresses } from '../world-layout';

/** The cloud project of the local world. */
export const project = 'sandbox-dr';
export const region = 'europe-west2';
export const zone = `${region}-b`;
const network = `projects/${project}/global/networks/hub`;
const subnetwork = `projects/${project}/regions/${region}/subnetworks/workloads`;
const core = `projects/${project}/regions/${region}/subnetworks/core`;
const onprem = siteAddresses.onprem;
const managed = siteAddresses['gcp-managed'];
/** The backup state that restores name before any failover. */
export const backupInstance = 'platform/postgresql-ha-backup#postgresql_backup_config';

const endpoint = (host: string): Mapping => ({
  endpoint_dns_name: serviceName,
  endpoint_target: serviceName,
  endpoint_target_type: 'dns',
  endpoint_host: host,
  endpoint_port: 5432,
  endpoint_cutover_required: true,
});

const machine = (name: string, address: string, tags: string[] = []): Mapping => ({
  vms: {
    [name]: {
      vm_id: `projects/${project}/zones/${zone}/instances/${name}`,
      vm_name: name,
      zone,
      ipv4_address: address,
      tags,
    },
  },
  vm_keys: [name],
  ipv4_addresses: { [name]: address },
});

/** The machines on the premises; the first is where their site answers. */
export const premises = { 'pgha-01': onprem, 'pgha-02': '127.0.1.11', 'pgha-03': '127.0.2.11' };
const hosts = (...names: (keyof typeof premises)[]): Mapping[] =>
  names.map((name) => ({ name, host: premises[name] }));
const cluster = {
  master: hosts('pgha-01'),
  replica: hosts('pgha-02', 'pgha-03'),
  postgres_cluster: hosts('pgha-01', 'pgha-02', 'pgha-03'),
  etcd_cluster: hosts('pgha-01', 'pgha-02', 'pgha-03'),
};

const runner = (prefix: string): Mapping => ({ 'cap.ctrl.runner': 'ready', runner_install_prefix: prefix });

const backup = (label: string): Mapping => ({
  'cap.db.postgresql_ha_backup': 'ready',
  pgbackrest_repo: { backend: 'gcs', path: '/pgbackrest' },
  ...publishedBackup(label),
});

/** What HyOps has built before the incident: outputs by state reference. */
export function seededOutputs(values: Mapping, backupLabel: string): Record<string, Mapping> {
  return {
    'org/gcp/project-factory': { project_id: project },
    'org/gcp/wan-hub-network': {
      project_id: project,
      region,
      network_name: 'hub',
      network_self_link: network,
      subnet_core_name: 'core',
      subnet_core_self_link: core,
      subnet_workloads_name: 'workloads',
      subnet_workloads_self_link: subnetwork,
      subnet_workloads_pods_secondary_range_name: 'workloads-pods',
      subnet_workloads_services_secondary_range_name: 'workloads-services',
    },
    'org/gcp/wan-cloud-router': {
      project_id: project,
      region,
      router_name: 'hub-router',
      network_self_link: network,
    },
    'org/gcp/object-repo#pgbackrest_primary': {
      repo_backend: 'gcs',
      repo_provider: 'gcp',
      repo_bucket_name: 'hyops-dev-pgbackrest-a1',
      bucket_name: 'hyops-dev-pgbackrest-a1',
      repo_region: region,
    },
    'org/aws/object-repo#pgbackrest_secondary': {
      repo_backend: 's3',
      repo_provider: 'aws',
      repo_bucket_name: 'hyops-dev-pgbackrest-b1',
      repo_region: 'eu-west-2',
    },
    'platform/onprem/platform-vm': {
      vms: Object.fromEntries(
        Object.entries(premises).map(([name, address]) => [name, { vm_name: name, ipv4_address: address }]),
      ),
      vm_keys: Object.keys(premises),
      ipv4_addresses: premises,
    },
    // HyOps takes no loopback address out of `vms`, but believes a state that names its hosts.
    'platform/onprem/platform-vm#onprem_ops_runner': {
      ...machine('onprem-runner', runnerAddress),
      inventory_groups: { runner: [{ name: 'onprem-runner', host: runnerAddress }] },
    },
    'platform/gcp/platform-vm#gcp_ops_runner': machine('gcp-runner', '127.0.0.22', ['allow-iap-ssh']),
    'platform/postgresql-ha': {
      ...endpoint(onprem),
      pg_host: onprem,
      pg_port: 5432,
      inventory_groups: cluster,
      'cap.db.postgresql_ha': 'ready',
    },
    'platform/postgresql-ha-backup': backup(backupLabel),
    [backupInstance]: backup(backupLabel),
    'platform/network/powerdns-authority#shared_primary': {
      powerdns_api_url: textAt(values, 'dns_api_url'),
      powerdns_server_id: 'localhost',
      powerdns_zone_name: textAt(values, 'dns_zone'),
      powerdns_zone_id: textAt(values, 'dns_zone'),
      powerdns_api_key_env: 'POWERDNS_API_KEY',
    },
    'platform/linux/ops-runner#gcp_ops_runner_bootstrap': runner('/opt/hybridops/core'),
    'platform/linux/ops-runner#onprem_ops_runner_bootstrap': runner(textAt(values, 'runner_prefix')),
    'org/gcp/cloudsql-external-replica#managed_standby': {
      ...endpoint(managed),
      target_project_id: project,
      target_region: region,
      target_instance_name: 'orders-standby',
      target_db_host: managed,
      target_db_port: 5432,
      target_connection_name: `${project}:${region}:orders-standby`,
      source_connection_profile_name: 'orders-source',
      destination_connection_profile_name: 'orders-destination',
      migration_job_name: 'orders-standby-job',
      migration_job_state: 'RUNNING',
      managed_replication_ready_for_cutover: true,
      managed_replication_established: true,
      connectivity_mode: 'static-ip',
      'cap.db.managed_external_replica': 'ready',
    },
  };
}

/** Inputs that a later run starts from, for the states that must show them. */
export const seededRerunInputs = (values: Mapping): Record<string, Mapping> => ({
  'platform/linux/ops-runner#gcp_ops_runner_bootstrap': {
    inventory_state_ref: 'platform/gcp/platform-vm#gcp_ops_runner',
    ssh_access_mode: 'gcp-iap',
  },
  'platform/linux/ops-runner#onprem_ops_runner_bootstrap': {
    inventory_state_ref: 'platform/onprem/platform-vm#onprem_ops_runner',
    inventory_vm_groups: { runner: ['onprem-runner'] },
    ssh_access_mode: 'direct',
    target_user: 'opsadmin',
    target_port: numberAt(values, 'runner_port', 22),
  },
});
