import type { Place } from '../../../contract/plan/compile-plan';
import { Plan } from '../../../contract/plan/plan';
import { Blueprint } from '../../../contract/world/blueprint';

/** Inputs of a step that reaches hosts in the one way that `runner-local` allows. */
export const REACHES_HOSTS = {
  inventory_state_ref: 'platform/gcp/platform-vm#orders',
  ssh_access_mode: 'direct',
  ssh_proxy_jump_auto: false,
};

/** A blueprint of four steps; the last two are in the order that the contract does not have. */
export function aBlueprint(deviations: Record<string, unknown> = {}): Blueprint {
  return Blueprint.parse({
    blueprint_ref: 'dr/orders-gcp@v1',
    mode: 'hybrid',
    path: '/core/blueprints/dr/orders-gcp@v1/blueprint.yml',
    policy: { fail_fast: true },
    steps: [
      { id: 'network', module_ref: 'org/gcp/wan-cloud-nat', skip_if_state_ok: true },
      {
        id: 'restore',
        module_ref: 'platform/postgresql-ha',
        state_instance: 'orders_restore',
        requires: ['network'],
        skip_if_state_ok: true,
        inputs: { ...REACHES_HOSTS, apply_mode: 'restore', required_env: ['PATRONI_SUPERUSER_PASSWORD'] },
      },
      { id: 'backups', module_ref: 'platform/postgresql-ha-backup', requires: ['restore'], optional: true },
      {
        id: 'cutover',
        module_ref: 'platform/network/dns-routing',
        requires: ['restore', 'backups'],
        inputs: { record_fqdn: 'orders.hyops.internal' },
      },
    ],
    ...deviations,
  });
}

const LIVE = { kind: 'tcp', name: 'the gateway answers', host: '10.0.2.1', port: 443 };

export const READ_ONLY = {
  kind: 'http',
  name: 'it takes no writes',
  url: 'http://10.0.2.10/',
  expect: { writable: false },
};

export const STEPS_4_TO_9 = {
  'prepare-target': [{ call: 'network', expect: 'may-already-exist', proof: [LIVE] }],
  'move-data': [{ call: 'restore', expect: 'must-run' }],
  'sync-secrets': { nothing: 'The restore reads its secrets from the vault.' },
  'reconcile-workloads': { nothing: 'The application follows the DNS name.' },
  'cut-traffic': [{ call: 'cutover', expect: 'must-run' }],
  'resume-protection': [{ call: 'backups', expect: 'must-run' }],
};

/** A plan that fits the blueprint above and the failover of `aDecision`. */
export function aPlan(deviations: Record<string, unknown> = {}): Plan {
  return Plan.parse({
    plan: 'failover-gcp-restore@v1',
    description: 'Restore orders in GCP and send traffic there.',
    selects: { decision_type: 'failover', target_cloud: 'gcp', dr_mode: 'restore' },
    workload: 'orders',
    access: { 'runner-local': {} },
    blueprint: 'dr/orders-gcp@v1',
    inputs: { restore: { repo_state_ref: { from: 'decision.repo_state_ref' } } },
    steps: STEPS_4_TO_9,
    dropped_requires: [
      { step: 'cutover', requires: 'backups', reason: 'DNS reads nothing from the backup configuration.' },
    ],
    backup: { state_ref: 'platform/postgresql-ha-backup#orders', max_age_minutes: 60 },
    fencing: {
      old_primary: '10.0.2.10',
      rungs: [{ rung: 'live-probes', from: ['runner', 'witness'], probes: [READ_ONLY] }],
    },
    traffic: [
      {
        name: 'orders.hyops.internal',
        servers: ['10.0.2.53:53'],
        addresses: ['10.80.0.20'],
        http: { port: 80, path: '/', expect: { site: 'gcp' } },
      },
    ],
    endpoints: { orders: 'orders.hyops.internal:5432' },
    ...deviations,
  });
}

export function aPlace(deviations: Partial<Place> = {}): Place {
  return {
    environment: 'production',
    runner: 'gcp-runner',
    runnerStateRef: 'platform/linux/ops-runner#gcp',
    transport: 'local',
    hyopsVersion: 'hyops 0.1.4',
    vantages: { witness: ['ssh', '-W', '{host}:{port}', 'witness'] },
    signers: [],
    modules: {},
    ...deviations,
  };
}
