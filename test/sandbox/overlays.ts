import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { listAt, type Mapping, mappingAt, mappingOf, textAt } from '../../sandbox/mapping';
import { serviceName } from '../../sandbox/world-layout';
import type { HyopsUnderTest } from '../conformance/hyops-under-test';

const shipped = join(__dirname, '..', '..', 'sandbox', 'core', 'blueprints');

/** Writes a shipped blueprint as an overlay, with these inputs over those of its steps; returns the file. */
function fillIn(hyops: HyopsUnderTest, ref: string, inputs: Record<string, Mapping>): string {
  const blueprint = mappingOf(parse(readFileSync(join(shipped, ref, 'blueprint.yml'), 'utf8')));
  const steps = listAt(blueprint, 'steps').map(mappingOf);
  const filled = steps.map((step) => ({
    ...step,
    inputs: { ...mappingAt(step, 'inputs'), ...inputs[textAt(step, 'id')] },
  }));
  return hyops.overlay('filled', filled, { blueprint_ref: ref });
}

const reached = { ssh_access_mode: 'direct', ssh_proxy_jump_auto: false };
const restored = { ...reached, restore_confirm: true, restore_set: 'latest', endpoint_dns_name: serviceName };

/** Failover to GCP by restore of the newest backup. */
export const failover = (hyops: HyopsUnderTest): string =>
  fillIn(hyops, 'dr/postgresql-ha-failover-gcp@v1', {
    gcp_pg_vms: { context_id: 'dev', zone: 'europe-west2-b', tags: ['postgres', 'allow-iap-ssh'] },
    postgresql_restore: restored,
    postgresql_backup_config: reached,
    postgresql_dns_cutover: { ttl: 5 },
    postgresql_dns_status: { ttl: 5 },
  });

const machine = (address: string): Mapping => ({
  role: 'postgres',
  interfaces: [{ bridge: 'vnetdata', ipv4: { address } }],
});

/** Failback to the premises by restore of the newest backup. */
export const failback = (hyops: HyopsUnderTest): string =>
  fillIn(hyops, 'dr/postgresql-ha-failback-onprem@v1', {
    postgres_ha_vms: {
      vms: {
        'pgha-01': machine('127.0.0.11/8'),
        'pgha-02': machine('127.0.1.11/8'),
        'pgha-03': machine('127.0.2.11/8'),
      },
    },
    postgresql_restore: restored,
    postgresql_backup_config: reached,
    postgresql_dns_cutover: { ttl: 5 },
    postgresql_dns_status: { ttl: 5 },
  });

/** Cutover to the managed standby, confirmed. */
export const promotion = (hyops: HyopsUnderTest): string =>
  fillIn(hyops, 'dr/postgresql-cloudsql-promote-gcp@v1', {
    promotion_gate: {
      confirm: true,
      assertions: {
        source_primary_fenced: true,
        managed_target_promoted: true,
        application_cutover_approved: true,
      },
    },
  });

/** A burst cluster with its workloads. */
export const burst = (hyops: HyopsUnderTest): string =>
  fillIn(hyops, 'gcp/gke-burst@v1', {
    gke_burst_cluster: {
      context_id: 'dev',
      region: 'europe-west2',
      location: 'europe-west2-b',
      master_authorized_networks: [{ cidr: '10.20.0.0/24', display_name: 'operator' }],
    },
  });
