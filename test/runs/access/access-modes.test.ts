import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whileChanged } from '../../support/change-file';
import { Access } from './an-access';

const PLAN = 'config/plans/failover-gcp-restore.yaml';
const POWERDNS = 'platform__network__powerdns-authority/instances/shared_primary.json';

let access: Access;

beforeAll(async () => {
  access = await Access.open();
});
afterAll(() => access?.world.close());

describe('C5.1 runner-local', () => {
  it('C8.2 is proven by a polled queue, a ready runner and what HyOps renders, and is recorded as evidence', async () => {
    const id = access.nextId();
    expect(await access.world.run('failover-gcp-restore', id)).toMatchObject({ outcome: 'completed' });
    expect(await access.modeOf(id)).toMatchObject({
      requested: 'runner-local',
      resolved: 'runner-local',
      proof: { runner: { name: 'local', polled: true, status: 'ok', ready: 'ready' }, preflight: 'passed' },
    });
    const { evidence } = await access.world.dr.result(id);
    const call = join(evidence?.place ?? '', 'calls/03-move-data-postgresql_restore/access.json');
    const { kept, proof } = JSON.parse(await readFile(call, 'utf8'));
    expect([kept, new Set(proof.hosts.map((host: { way: string }) => host.way))]).toEqual([
      true,
      new Set(['direct']),
    ]);
    await access.world.site('gcp', 'stop');
  });
});

describe('C4.7 an access mode that HyOps renders differently', () => {
  const withPublicAuthority = (check: () => Promise<void>) =>
    whileChanged(
      access.state(POWERDNS),
      (text) => text.replace('"outputs": {', '"outputs": {"powerdns_public_host": "11.0.100.53",'),
      check,
    );

  it('C5.1 is refused before the first change when the preflight shows it', async () => {
    await withPublicAuthority(async () => {
      const before = (await access.world.executions()).length;
      const end = await access.world.run('failover-gcp-managed-promote', access.nextId());
      expect([end.outcome, (await access.world.executions()).length]).toEqual(['refused', before]);
      expect(end.reasons.map(({ code, what }) => `${code}: ${what}`)).toEqual([
        'DowngradeRefused: step "postgresql_dns_cutover": 11.0.100.53 is a public address under runner-local',
        'DowngradeRefused: step "postgresql_dns_status": 11.0.100.53 is a public address under runner-local',
      ]);
    });
  });

  it('C5.1 stops the run after the call when only the call shows it', async () => {
    await withPublicAuthority(async () => {
      const id = access.nextId();
      await access.world.dr.submit(await access.world.decision('failover-gcp-restore', id));
      await access.world.approve(id);
      await access.world.untilPhase(id, 'awaiting-operator');
      const { stopped } = await access.world.status(id);
      expect(stopped).toMatchObject({ step: 'cut-traffic', reasons: [{ code: 'DowngradeRefused' }] });
      await access.world.dr.operate(id, 'abort', { as: 'bob', reason: 'it went over a public address' });
      await access.world.dr.result(id).catch(() => undefined);
    });
    await access.world.site('gcp', 'stop');
  });

  it('C4.7 is accepted when the plan lists the public host and the approver was shown it', async () => {
    await withPublicAuthority(async () => {
      const aloud = 'public_hosts: [{ host: 11.0.100.53, reason: the DNS authority is outside }]\n';
      await whileChanged(
        access.world.path(PLAN),
        (text) => text.replace('blueprint:', `${aloud}blueprint:`),
        async () => {
          const id = access.nextId();
          const { public_hosts, plan_digest } = await access.world.waiting(id);
          expect(public_hosts).toEqual([{ host: '11.0.100.53', reason: 'the DNS authority is outside' }]);
          const named = ['--reason', 'seen', '--yes', '--digest', plan_digest];
          const said = await access.world.hyopsDr('approve', id, '--as', 'alice', ...named);
          expect([said.code, said.stderr]).toEqual([
            0,
            expect.stringContaining('public address: 11.0.100.53, the DNS authority is outside'),
          ]);
          expect(await access.world.end(id)).toMatchObject({ outcome: 'completed' });
        },
      );
    });
    await access.world.site('gcp', 'stop');
  });

  it("C5.6 is refused when ssh_proxy_jump_auto comes from a module's defaults", async () => {
    // Simulates an upgrade that moved the inventory from the blueprint to the module's defaults.
    const blueprint = access.world.path(
      'core/blueprints/dr/postgresql-cloudsql-standby-gcp@v1/blueprint.yml',
    );
    const moved = (text: string) =>
      text.replace('      inventory_state_ref: platform/onprem/postgresql-ha\n', '');
    const silent = (text: string) =>
      text.replace(
        '    ssh_access_mode: direct\n    ssh_proxy_jump_auto: false\n',
        '    db_app_key: netbox\n',
      );
    await whileChanged(blueprint, moved, () =>
      whileChanged(access.world.path('config/plans/standby-gcp-managed.yaml'), silent, async () => {
        const end = await access.world.run('standby-gcp-managed', access.nextId());
        expect(end.outcome).toBe('refused');
        expect(end.reasons.map(({ code, what }) => `${code}: ${what}`)).toEqual(
          expect.arrayContaining([
            expect.stringMatching(
              /^DowngradeRefused: .*an automatic bastion was active: auto-enabled ssh proxy jump/,
            ),
            expect.stringMatching(
              /^DowngradeRefused: .*HyOps reached it by bastion-explicit through 127\.0\.0\.31/,
            ),
          ]),
        );
      }),
    );
  });
});
