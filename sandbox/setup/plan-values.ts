import { type Mapping, textAt } from '../mapping';
import { siteAddresses } from '../world-layout';
import { backupInstance, premises, project, region, zone } from './seeded-states';

const managed = siteAddresses['gcp-managed'];
const cidr = (machine: keyof typeof premises): string => `${premises[machine]}/8`;

/** What the sample plans say in the local world, `{{name}}` by `{{name}}`; on a real site, people answer the questions of `init`. */
export function planValues(values: Mapping): Mapping {
  const control = textAt(values, 'control_url');
  const port = textAt(values, 'site_port');
  const probeOf = (site: string): string => `port: ${port}, http: { path: /, expect: { site: ${site} } }`;
  return {
    workload: 'orders-db',
    stateless_workload: 'orders-web',
    context_id: 'dev',
    project,
    region,
    zone,
    operator_cidr: '10.20.0.0/24',
    source_profile: 'orders-source',
    destination_profile: 'orders-destination',
    migration_job: 'orders-standby-job',
    pg01_cidr: cidr('pgha-01'),
    pg02_cidr: cidr('pgha-02'),
    pg03_cidr: cidr('pgha-03'),
    pg_gateway: '127.0.0.1',
    service_endpoint: textAt(values, 'service_name'),
    burst_probe: probeOf('gke'),
    standby_probe: probeOf('gcp-managed'),
    // Resolvers of the local world forget soon, so that runs need not wait for them.
    dns_ttl: 5,
    traffic_seconds: 20,
    managed_address: managed,
    health_port: port,
    health_path: '/',
    primary: '{ writable: true }',
    replica: '{ writable: false }',
    managed_health_port: port,
    managed_health_path: '/',
    managed_fenced: `{ kind: http, name: the managed primary takes no writes, url: "http://${managed}:${port}/", expect: { writable: false }, or_down: true }`,
    promote_command: `curl -X POST ${control}/sites/gcp-managed/promote`,
    rebuild_instructions: `Rebuild the cluster on-premises from the managed database and let it take writes (here curl -X POST ${control}/sites/onprem/unfence).`,
    onprem_backup_state: backupInstance,
    gcp_backup_state: backupInstance,
    gcp_backup_minutes: 1440,
    recovery_minutes: 30,
    data_loss_minutes: 60,
  };
}
