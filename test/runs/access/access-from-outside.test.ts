import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whileChanged } from '../../support/change-file';
import { listening } from '../../support/listeners';
import { until } from '../../support/until';
import { executable } from '../../tools/executable';
import { Access } from './an-access';

let access: Access;

beforeAll(async () => {
  access = await Access.open();
});
afterAll(() => access?.world.close());

describe('C6.3 gcp-iap', () => {
  const tried = () => access.world.run('runner-gcp', access.nextId());

  it('is refused when the cloud instance is created without the tag or in another zone, and completes otherwise', async () => {
    await executable(access.world.path('bin', 'gcloud'), 'exit 0');
    const untagged = (text: string) => text.replace('gcp_ops_runner_vm:\n', '$&    tags: [gcp]\n');
    await whileChanged(access.world.path('config/plans/runner-gcp.yaml'), untagged, async () => {
      const end = await tried();
      expect(end.outcome).toBe('refused');
      expect(end.reasons.map(({ what }) => what)).toContain(
        'the cloud instance is created without the tag allow-iap-ssh',
      );
    });
    const elsewhere = (text: string) => text.replace('    zone: europe-west2-b', '    zone: europe-west1-c');
    await whileChanged(access.world.path('config/plans/runner-gcp.yaml'), elsewhere, async () => {
      expect((await tried()).reasons.map(({ what }) => what)).toContain(
        'the cloud instance is created in zone europe-west2-b, but the tunnel in the plan leads to europe-west1-c',
      );
    });
    const id = access.nextId();
    await access.world.dr.submit(await access.world.decision('runner-gcp', id));
    await access.world.approve(id);
    expect(await access.world.dr.result(id)).toMatchObject({ outcome: 'completed' });
  });
});

describe('C5.5 public-ephemeral', () => {
  const BREAK_GLASS = { break_glass: { reason: 'the overlay is down', expires_at: '2999-01-01T00:00:00Z' } };
  const VMS = 'platform__gcp__platform-vm/instances/gcp_pg_vms.json';
  const needs = (port: number) => ({
    'public-ephemeral': { vm_state_ref: 'platform/gcp/platform-vm#gcp_pg_vms', ports: [port] },
  });
  const removedBy = (port: number) => (text: string) =>
    text.replace(
      '    - { call: postgresql_backup_config, expect: must-run }\n',
      `$&    - human: remove_address\n      effect: removes\n      instructions: Remove the public address of the machines.\n      proof: [{ kind: unreachable, name: nobody answers there, host: 127.0.0.12, port: ${port} }]\n`,
    );

  it('is refused when the plan has no step that removes the address', async () => {
    await access.with(needs(22), async () => {
      const id = access.nextId();
      const more = { execution_plane: 'public-ephemeral', ...BREAK_GLASS };
      await access.world.dr.submit(await access.world.decision('failover-gcp-restore', id, more));
      const { outcome, reasons } = await access.world.dr.result(id);
      expect([outcome, reasons.map(({ what }) => what)]).toEqual([
        'refused',
        ['plan failover-gcp-restore@v1: a public address is opened, but nobody removes it'],
      ]);
    });
  });

  it('waits until the address is closed, and ends with a deficiency when a state still publishes it', async () => {
    const door = await listening('127.0.0.12', 'SSH-2.0-public');
    const more = { execution_plane: 'public-ephemeral', ...BREAK_GLASS };
    await access.with(
      needs(door.port),
      async () => {
        const id = access.nextId();
        await access.world.dr.submit(await access.world.decision('failover-gcp-restore', id, more));
        expect((await access.world.dr.awaitApprovalRequest(id)).access).toBe(
          'public-ephemeral, break-glass until 2999-01-01T00:00:00Z: the overlay is down',
        );
        await access.world.approve(id);
        await access.world.untilPhase(id, 'awaiting-operator');
        const told = { as: 'bob', reason: 'the address is removed' };
        const { stopped } = await access.world.status(id);
        await access.world.dr.operate(id, 'retryStep', told);
        await until(async () => {
          const now = (await access.world.status(id)).stopped;
          return now?.failure !== stopped?.failure && now?.reasons[0]?.what.includes('not proven') === true;
        });
        await door.close();
        const vms = await readFile(access.state(VMS), 'utf8');
        await writeFile(
          access.state(VMS),
          vms.replace('"outputs": {', '"outputs": {"public_ip": "198.51.100.9",'),
        );
        await access.world.dr.operate(id, 'retryStep', told);
        const { outcome, deficiencies, evidence } = await access.world.dr.result(id);
        await writeFile(access.state(VMS), vms);
        expect(outcome).toBe('completed-with-deficiencies');
        expect(deficiencies).toEqual([
          {
            call: 'public-address',
            what: 'the public address is not removed: 198.51.100.9 is still assigned to a machine',
            by: null,
            reason: null,
          },
        ]);
        const removal = await readFile(join(evidence?.place ?? '', 'access/removal.json'), 'utf8');
        expect(JSON.parse(removal)).toMatchObject({
          removed: false,
          state: { public_addresses: ['198.51.100.9'] },
        });
      },
      removedBy(door.port),
    );
    await access.world.site('gcp', 'stop');
  });
});
