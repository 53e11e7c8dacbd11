import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listAt, type Mapping, mappingOf, textAt } from '../../sandbox/mapping';
import { documentOf, HyopsUnderTest } from './hyops-under-test';
import { cutoverStep, gateStep } from './steps';

let hyops: HyopsUnderTest;
beforeAll(async () => {
  hyops = await HyopsUnderTest.open();
  // The real command takes no loopback address for a machine, as the sandbox does.
  const seeded = readFileSync(hyops.statePath('platform/gcp/platform-vm', 'gcp_ops_runner'), 'utf8');
  writeFileSync(
    hyops.statePath('platform/gcp/platform-vm', 'routed'),
    seeded.replaceAll('127.0.0.22', '10.70.16.11'),
  );
});
afterAll(() => hyops.close());

const hosts = ['gcp-runner'];
const restore = (inputs: Mapping): Mapping => ({
  id: 'restore',
  module_ref: 'platform/postgresql-ha',
  state_instance: 'guarded',
  inputs: {
    execution_plane: 'runner-local',
    ssh_access_mode: 'direct',
    ssh_proxy_jump_auto: false,
    connectivity_check: false,
    inventory_state_ref: 'platform/gcp/platform-vm#routed',
    inventory_requires_ipam: false,
    inventory_vm_groups: { master: hosts, replica: hosts, postgres_cluster: hosts, etcd_cluster: hosts },
    apply_mode: 'restore',
    restore_confirm: true,
    backup_state_ref: 'platform/postgresql-ha-backup#postgresql_backup_config',
    repo_state_ref: 'org/gcp/object-repo#pgbackrest_primary',
    required_env: [
      'PATRONI_SUPERUSER_PASSWORD',
      'PATRONI_REPLICATION_PASSWORD',
      'NETBOX_DB_PASSWORD',
      'PG_BACKUP_GCS_SA_JSON',
    ],
    load_vault_env: true,
    ...inputs,
  },
});

async function findings(
  steps: Mapping[],
): Promise<{ rc: number | null; statuses: string[]; failed: string[] }> {
  const file = hyops.overlay('guards', steps);
  const run = await hyops.run(['blueprint', 'preflight', '--root', hyops.root, '--file', file, '--json']);
  const found = listAt(documentOf(run), 'steps').map(mappingOf);
  const failed = found.flatMap((step) =>
    listAt(step, 'checks')
      .map(mappingOf)
      .filter((check) => check['ok'] === false),
  );
  return {
    rc: run.rc,
    statuses: found.map((step) => textAt(step, 'status')),
    failed: failed.map((check) => `${textAt(check, 'name')}: ${textAt(check, 'detail')}`),
  };
}

describe('the guards of a restore, in their order (C6.4)', () => {
  it.each([
    [
      'a repository state that is missing',
      { repo_state_ref: 'org/gcp/object-repo#nowhere', restore_confirm: false, backup_state_ref: '' },
      /^module_resolve: repo_state_ref=org\/gcp\/object-repo#nowhere state is unavailable/,
    ],
    [
      'a backup state that is missing',
      { backup_state_ref: 'platform/postgresql-ha-backup#nowhere', restore_confirm: false },
      /^module_resolve: backup_state_ref=.*#nowhere state is unavailable/,
    ],
    [
      'a restore that is not confirmed',
      { restore_confirm: false, backup_state_ref: '' },
      /restore_confirm must be true/,
    ],
    ['no recovery selector', { backup_state_ref: '' }, /recovery selector/],
    [
      'a secret that is missing',
      {
        required_env: [
          'NO_SUCH_SECRET',
          'PATRONI_SUPERUSER_PASSWORD',
          'PATRONI_REPLICATION_PASSWORD',
          'NETBOX_DB_PASSWORD',
          'PG_BACKUP_GCS_SA_JSON',
        ],
      },
      /^required_env: missing required env vars: NO_SUCH_SECRET/,
    ],
  ])('%s blocks it', async (_what, inputs, reason) => {
    const { rc, statuses, failed } = await findings([restore(inputs)]);
    expect([rc, statuses]).toEqual([2, ['blocked']]);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(reason);
  });

  it('admit a restore that has everything', async () => {
    expect(await findings([restore({})])).toEqual({ rc: 0, statuses: ['ready'], failed: [] });
  });

  it('copy the set of the backup state into the effective inputs, and choose a tunnel for a blank access mode (C5.1)', async () => {
    const { statuses } = await findings([restore({ ssh_access_mode: '' })]);
    const file = join(hyops.root, 'work', 'platform__postgresql-ha');
    expect(statuses).toEqual(['ready']);
    expect(inventories(file)).toContain('start-iap-tunnel');
  });
});

function inventories(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name, 'inventory.ini'), 'utf8'))
    .join('\n');
}

describe('preflight of a chain', () => {
  it('reports only the first problem and defers the steps that depend on it', async () => {
    const lacking = cutoverStep('lacking', 'platform/postgresql-ha#nowhere');
    const { rc, statuses, failed } = await findings([
      gateStep('free'),
      lacking,
      gateStep('waiting', {}, { requires: ['lacking'] }),
      gateStep('last', {}, { requires: ['waiting'] }),
    ]);
    expect(rc).toBe(2);
    expect(statuses).toEqual(['ready', 'blocked', 'deferred', 'deferred']);
    expect(failed).toEqual([
      expect.stringMatching(/^module_resolve: endpoint_state_ref=platform\/postgresql-ha#nowhere/),
    ]);
  });

  it('is blocked first by a contract whose state is not ok', async () => {
    const { failed } = await findings([
      gateStep('contract', {}, { contracts: { requires_module_state_ok: ['org/gcp/nothing'] } }),
    ]);
    expect(failed).toEqual([expect.stringMatching(/^contracts: .*org\/gcp\/nothing, status=missing/)]);
  });

  it('accepts the old name of a module', async () => {
    const { rc } = await findings([cutoverStep('alias', 'platform/onprem/postgresql-ha')]);
    expect(rc).toBe(0);
  });

  it('refuses a module that does not exist', async () => {
    const { failed } = await findings([{ id: 'none', module_ref: 'platform/none/such' }]);
    expect(failed).toEqual([expect.stringMatching(/^module_resolve: spec not found: /)]);
  });
});

describe('private machines in the cloud', () => {
  it('with a readiness check over ssh require the tag of the tunnel (C5.1)', async () => {
    const network = join(hyops.root, 'state/modules/org__gcp__wan-hub-network/latest.json');
    const machines = (tags: string[]): Mapping => ({
      id: 'machines',
      module_ref: 'platform/gcp/platform-vm',
      state_instance: 'machines',
      inputs: {
        zone: 'europe-west2-b',
        network_state_ref: 'org/gcp/wan-hub-network',
        subnetwork_output_key: 'subnet_workloads_name',
        tags,
        post_apply_ssh_readiness: { enabled: true },
        vms: { one: {} },
      },
    });
    const untagged = await findings([machines(['postgres'])]);
    const placeholder = await findings([
      {
        ...machines(['allow-iap-ssh']),
        inputs: { ...mappingOf(machines(['allow-iap-ssh'])['inputs']), zone: 'CHANGE_ME_GCP_ZONE' },
      },
    ]);
    renameSync(network, `${network}.away`);
    const unconnected = await findings([machines(['allow-iap-ssh'])]);
    renameSync(`${network}.away`, network);
    expect(untagged.failed).toEqual([expect.stringContaining('allow-iap-ssh')]);
    expect(placeholder.failed).toEqual([expect.stringContaining('placeholder')]);
    expect(unconnected.failed).toEqual([
      expect.stringMatching(
        /^module_resolve: network_state_ref=org\/gcp\/wan-hub-network state is unavailable/,
      ),
    ]);
  });
});
