import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { World } from '../support/a-world';
import { whileChanged } from '../support/change-file';
import { recordHistory } from '../support/recording/record-history';
import { until } from '../support/until';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

describe('C3.2 a sample decision', () => {
  it('C3.10 to hold ends as held, with evidence, and executes nothing', async () => {
    await world.dr.submit(await world.decision('hold', 'hold-a'));
    expect(await world.dr.result('hold-a')).toMatchObject({ outcome: 'held', reasons: [] });
    expect(await world.executions()).toEqual([]);
    await recordHistory(world, 'hold-a', 'held');
  });

  it('C3.10 with mode deny ends as denied and executes nothing', async () => {
    await world.dr.submit(await world.decision('deny', 'deny-a'));
    expect(await world.dr.result('deny-a')).toMatchObject({ outcome: 'denied' });
    expect(await world.executions()).toEqual([]);
  });

  it('C7.6 to burst syncs secrets before it reconciles workloads, although the blueprint has another order', async () => {
    const summary = await world.run('burst-gcp', 'burst-a');
    expect(summary).toMatchObject({ outcome: 'completed' });
    const order = (await world.executions())
      .filter((line) => line.event === 'start')
      .map((line) => line.step);
    expect(order).toEqual([
      'gke_burst_cluster',
      'gke_burst_kubeconfig',
      'gke_burst_secret_store',
      'gitops_workloads',
    ]);
    // The endpoint is what HyOps published, and it answered.
    const { gke_address, site_port } = await world.values();
    const address = `${gke_address}:${site_port}`;
    const place = summary.evidence?.place ?? '';
    expect(JSON.parse(await readFile(join(place, 'endpoints.json'), 'utf8'))).toMatchObject({
      endpoints: { 'orders-web': address },
      met: true,
      published: [{ endpoint: 'orders-web', output: 'endpoint', address, met: true }],
    });
  });

  it('C3.9 to burst with a profile of secrets runs HyOps with the store that it names', async () => {
    const profile = { secret_sync_profile: 'orders-web-secrets' };
    const { evidence, outcome } = await world.run('burst-gcp', 'burst-profile', profile);
    expect(outcome).toBe('completed');
    const call = join(evidence?.place ?? '', 'calls/03-sync-secrets-gke_burst_secret_store');
    expect(JSON.parse(await readFile(join(call, 'access.json'), 'utf8'))).toMatchObject({
      proof: {
        decided: [
          { field: 'secret_sync_profile', input: 'secret_store_name', ran_with: 'orders-web-secrets' },
        ],
      },
    });
    const other = { secret_sync_profile: 'payroll' };
    await world.dr.submit(await world.decision('burst-gcp', 'burst-unlisted', other));
    expect(await world.dr.result('burst-unlisted')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'DecisionInvalid', where: 'secret_sync_profile' }],
    });
  });

  it('C8.6 to burst stops when nothing answers at the endpoint that HyOps published', async () => {
    const id = 'burst-unreached';
    const plan = world.path('config/plans/burst-gcp.yaml');
    await whileChanged(
      plan,
      (text) =>
        text.replace(
          /, http: .* \} \}$/m,
          ', http: { path: /, expect: { site: elsewhere } }, within_seconds: 1 }',
        ),
      async () => {
        await world.dr.submit(await world.decision('burst-gcp', id));
        await world.approve(id);
        expect(await world.untilStopped(id, 'TrafficNotVerified')).toMatchObject({
          step: 'reconcile-workloads',
        });
        await world.dr.operate(id, 'skipStep', { as: 'bob', reason: 'it is known' });
        expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed-with-deficiencies' });
      },
    );
  });

  it('C7.5 to burst sets up a managed standby without cutting traffic', async () => {
    expect(await world.run('standby-gcp-managed', 'standby-a')).toMatchObject({
      outcome: 'completed',
      reasons: [],
    });
    const { steps } = await world.status('standby-a');
    expect(steps.find(({ step }) => step === 'cut-traffic')).toMatchObject({ state: 'nothing' });
  });

  it('C6.5, C7.5 to promote waits for fencing, then for an operator, and accepts only a live proof', async () => {
    const id = 'promote-a';
    const again = { as: 'bob', reason: 'try again' };
    await world.faults({ managed_standby_status: { fail: true } });
    await world.dr.submit(await world.decision('failover-gcp-managed-promote', id));
    await world.approve(id);
    await world.untilStopped(id, 'HyopsFailed');
    await world.faults({});
    await world.site('onprem', 'unfence');
    await world.dr.operate(id, 'retryStep', again);
    // No person is asked to promote while the old primary accepts writes.
    expect(await world.untilStopped(id, 'FencingUnproven')).toMatchObject({
      step: 'move-data',
      skippable: false,
    });
    await world.site('onprem', 'fence');
    await world.dr.operate(id, 'retryStep', again);
    const stopped = await world.untilStopped(id, 'HumanStepDue');
    expect(stopped).toMatchObject({ step: 'move-data', skippable: false });

    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'it is promoted' });
    await until(async () => {
      const now = await world.status(id);
      return (
        now.stopped?.failure !== stopped.failure &&
        now.stopped?.reasons[0]?.what.includes('not proven') === true
      );
    });

    await world.site('gcp-managed', 'promote');
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'it did not work the first time' });
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed' });
    await recordHistory(world, id, 'human-step');
  });
});

describe('C3.10 a failback to on-premises', () => {
  beforeAll(async () => {
    await world.site('gcp-managed', 'fence');
    expect(await world.run('failback-onprem', 'failback-a')).toMatchObject({ outcome: 'completed' });
  });

  it('C7.8 points the name back to the old site, restored from the last backup', async () => {
    const { onprem_address, site_port } = await world.values();
    const site: unknown = await (await fetch(`http://${onprem_address}:${site_port}/`)).json();
    expect(site).toMatchObject({ site: 'onprem', writable: true });
  });

  it('C7.5 points the name back from a managed database once a person reports and a probe proves that the site is rebuilt', async () => {
    const id = 'managed-failback-a';
    await world.dr.submit(await world.decision('failback-onprem-managed', id));
    await world.approve(id);
    await world.untilPhase(id, 'awaiting-operator');
    await world.dr.operate(id, 'retryStep', { as: 'bob', reason: 'it is rebuilt and takes writes' });
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed' });
  });
});

describe('C7.6 a failback that syncs secrets', () => {
  const decision = 'failback-onprem-managed-vault';
  const rebuilt = { as: 'bob', reason: 'it is rebuilt and takes writes' };
  const vault = async (): Promise<Record<string, string>> => {
    const { hyops_command, runtime_root, vault_password_file } = await world.values();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [String([hyops_command].flat()[1]), 'secrets', 'show', '--root', String(runtime_root), '--json'],
      { env: { HYOPS_VAULT_PASSWORD_FILE: String(vault_password_file) } },
    );
    return JSON.parse(stdout);
  };
  const syncs = async () =>
    (await world.executions()).filter(({ event, step }) => event === 'start' && step === 'vault-sync');

  // The cutback reads where the database is from the state that a restore on-premises left.
  beforeAll(async () => {
    await world.site('gcp-managed', 'fence');
    if ((await world.executions()).every(({ step }) => step !== 'postgresql_restore'))
      await world.run('failback-onprem', 'restored-before');
  });

  it('C3.9, C4.4 copies the scope of the decision once although the worker is killed, before traffic is cut', async () => {
    const id = 'vault-a';
    const before = await vault();
    await world.faults({ 'vault-sync': { hang_s: 3 } });
    await world.dr.submit(await world.decision(decision, id));
    await world.approve(id);
    await world.untilPhase(id, 'awaiting-operator');
    await world.dr.operate(id, 'retryStep', rebuilt);
    await until(async () => (await syncs()).length > 0);
    await world.killWorker();
    await world.startWorker();
    const { outcome, evidence } = await world.dr.result(id);
    expect(outcome).toBe('completed');
    await world.faults({});

    expect((await syncs()).map(({ module_ref }) => module_ref)).toEqual(['cutover']);
    const after = await vault();
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['WAN_EDGE_SSH_PRIVATE_KEY']);
    const order = (await world.executions()).filter(({ event }) => event === 'start').map(({ step }) => step);
    expect(order.indexOf('vault-sync')).toBeLessThan(order.lastIndexOf('postgresql_dns_cutback'));

    const call = join(evidence?.place ?? '', 'calls/03-sync-secrets-cutback_secrets');
    const names = ['POWERDNS_API_KEY', 'WAN_EDGE_SSH_PRIVATE_KEY'];
    const record = async (name: string) => readFile(join(call, name), 'utf8');
    expect(JSON.parse(await record('sync.json'))).toEqual({ scope: 'cutover', names, synced: 2 });
    expect(JSON.parse(await record('call.json'))).toMatchObject({ scope: 'cutover' });
    expect(await record('stdout.log')).toMatch(/^synced 2 keys into /);
  });

  it('C3.9 is refused when the plan does not list the profile, and executes nothing', async () => {
    const before = (await world.executions()).length;
    await world.dr.submit(
      await world.decision(decision, 'vault-unlisted', { secret_sync_profile: 'payroll' }),
    );
    expect(await world.dr.result('vault-unlisted')).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'DecisionInvalid', where: 'secret_sync_profile' }],
    });
    expect(await world.executions()).toHaveLength(before);
  });

  it('C6.2 stops before the first change when HyOps knows no such scope', async () => {
    await whileChanged(
      world.path('core/tools/secrets/hashicorp-vault/map/allowed.csv'),
      (text) => text.replaceAll(/^database,.*$/gm, ''),
      async () => {
        const before = (await world.executions()).length;
        await world.dr.submit(
          await world.decision(decision, 'vault-unknown', { secret_sync_profile: 'database' }),
        );
        await world.approve('vault-unknown');
        expect(await world.dr.result('vault-unknown')).toMatchObject({
          reasons: [{ code: 'SecretsMissing' }],
        });
        expect(await world.executions()).toHaveLength(before);
      },
    );
  });
});
