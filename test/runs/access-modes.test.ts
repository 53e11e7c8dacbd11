import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { World } from '../support/a-world';
import { whileChanged } from '../support/change-file';
import { listening } from '../support/listeners';
import { until } from '../support/until';
import { executable } from '../tools/executable';

const PLAN = 'config/plans/failover-gcp-restore.yaml';
const OVERLAY_STATE = 'org__gcp__wan-vpn-to-edge/latest.json';
const POWERDNS = 'platform__network__powerdns-authority/instances/shared_primary.json';
const BASTION = '127.0.0.31';
const CLOSED_PORT = 1;

let world: World;
let runs = 0;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

const nextId = () => {
  runs += 1;
  return `access-${runs}`;
};
const state = (file: string) => world.path('runtime/dev/state/modules', file);

/** A failover that must be refused before anything is executed; code and words of each reason. */
async function refused(mode: string, more: object = {}): Promise<string[]> {
  const before = (await world.executions()).length;
  const end = await world.run('failover-gcp-restore', nextId(), { execution_plane: mode, ...more });
  expect([end.outcome, (await world.executions()).length]).toEqual(['refused', before]);
  return end.reasons.map(({ code, what }) => `${code}: ${what}`);
}

/** Makes the plan one for another mode for the time of one check. */
function withAccess(access: unknown, check: () => Promise<void>, more = (text: string) => text) {
  const change = (text: string) =>
    more(text.replace('access: { runner-local: {} }', `access: ${JSON.stringify(access)}`));
  return whileChanged(world.path(PLAN), change, check);
}

async function modeOf(id: string): Promise<unknown> {
  const { evidence } = await world.dr.result(id);
  return JSON.parse(await readFile(join(evidence?.place ?? '', 'access/mode.json'), 'utf8'));
}

describe('C5.1 runner-local', () => {
  it('C8.2 is proven by a polled queue, a ready runner and what HyOps renders, and kept as evidence', async () => {
    const id = nextId();
    expect(await world.run('failover-gcp-restore', id)).toMatchObject({ outcome: 'completed' });
    expect(await modeOf(id)).toMatchObject({
      requested: 'runner-local',
      resolved: 'runner-local',
      proof: { runner: { name: 'local', polled: true, status: 'ok', ready: 'ready' }, preflight: 'passed' },
    });
    const { evidence } = await world.dr.result(id);
    const call = join(evidence?.place ?? '', 'calls/03-move-data-postgresql_restore/access.json');
    const { kept, proof } = JSON.parse(await readFile(call, 'utf8'));
    expect([kept, new Set(proof.hosts.map((host: { way: string }) => host.way))]).toEqual([
      true,
      new Set(['direct']),
    ]);
    await world.site('gcp', 'stop');
  });
});

describe('C4.7 what HyOps renders otherwise than decided', () => {
  const withPublicAuthority = (check: () => Promise<void>) =>
    whileChanged(
      state(POWERDNS),
      (text) => text.replace('"outputs": {', '"outputs": {"powerdns_public_host": "198.51.100.53",'),
      check,
    );

  it('C5.1 is refused before the first change where its preflight shows it', async () => {
    await withPublicAuthority(async () => {
      const before = (await world.executions()).length;
      const end = await world.run('failover-gcp-managed-promote', nextId());
      expect([end.outcome, (await world.executions()).length]).toEqual(['refused', before]);
      expect(end.reasons.map(({ code, what }) => `${code}: ${what}`)).toEqual([
        'DowngradeRefused: step "postgresql_dns_cutover": 198.51.100.53 is a public address under runner-local',
        'DowngradeRefused: step "postgresql_dns_status": 198.51.100.53 is a public address under runner-local',
      ]);
    });
  });

  it('C5.1 stops the run after the call where only the call shows it', async () => {
    await withPublicAuthority(async () => {
      const id = nextId();
      await world.dr.submit(await world.decision('failover-gcp-restore', id));
      await world.approve(id);
      await world.untilPhase(id, 'awaiting-operator');
      const { stopped } = await world.status(id);
      expect(stopped).toMatchObject({ step: 'cut-traffic', reasons: [{ code: 'DowngradeRefused' }] });
      await world.dr.operate(id, 'abort', { as: 'bob', reason: 'it went over a public address' });
      await world.dr.result(id).catch(() => undefined);
    });
    await world.site('gcp', 'stop');
  });

  it('C4.7 goes through when the plan names that host aloud', async () => {
    await withPublicAuthority(async () => {
      const aloud = 'public_hosts: [{ host: 198.51.100.53, reason: the DNS authority stands outside }]\n';
      await whileChanged(
        world.path(PLAN),
        (text) => text.replace('blueprint:', `${aloud}blueprint:`),
        async () => {
          expect(await world.run('failover-gcp-restore', nextId())).toMatchObject({ outcome: 'completed' });
        },
      );
    });
    await world.site('gcp', 'stop');
  });

  it('C5.6 refuses ssh_proxy_jump_auto, which a module may have by itself', async () => {
    // As after an upgrade that moved the inventory from the blueprint into the defaults of its module.
    const blueprint = world.path('core/blueprints/dr/postgresql-cloudsql-standby-gcp@v1/blueprint.yml');
    const moved = (text: string) =>
      text.replace('      inventory_state_ref: platform/onprem/postgresql-ha\n', '');
    const silent = (text: string) =>
      text.replace(
        '    ssh_access_mode: direct\n    ssh_proxy_jump_auto: false\n',
        '    db_app_key: netbox\n',
      );
    await whileChanged(blueprint, moved, () =>
      whileChanged(world.path('config/plans/standby-gcp-managed.yaml'), silent, async () => {
        const end = await world.run('standby-gcp-managed', nextId());
        expect(end.outcome).toBe('refused');
        expect(end.reasons.map(({ code, what }) => `${code}: ${what}`)).toEqual(
          expect.arrayContaining([
            expect.stringMatching(
              /^DowngradeRefused: .*an automatic bastion was in force: auto-enabled ssh proxy jump/,
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

describe('C6.3 private-overlay', () => {
  const needs = (address: string, port: number) => ({
    'private-overlay': { overlay_states: ['org/gcp/wan-vpn-to-edge'], target: { address, port } },
  });
  const up = JSON.stringify({
    status: 'ok',
    run_id: 'apply-1',
    updated_at: '2026-01-01T00:00:00Z',
    outputs: {},
  });

  it('is refused while the overlay is not up, and for a target that no route leads to, both at once', async () => {
    await withAccess(needs('127.0.0.11', CLOSED_PORT), async () => {
      expect(await refused('private-overlay')).toEqual([
        'AccessModeUnmet: the overlay network is not up: its state is missing',
        expect.stringContaining(
          'AccessModeUnmet: no route leads to 127.0.0.11: 127.0.0.11:1: connect ECONNREFUSED',
        ),
      ]);
    });
  });

  it.each(['198.51.100.7', '2001:db8::7'])(
    'C4.7 is refused for the public target %s, which is not even knocked at',
    async (address) => {
      await withAccess(needs(address, 22), async () => {
        expect(await refused('private-overlay')).toContainEqual(
          `DowngradeRefused: the target ${address} is a public address under private-overlay`,
        );
      });
    },
  );

  it('goes through with its state ok, a private target and a route there', async () => {
    const { site_port } = await world.values();
    await mkdir(state('org__gcp__wan-vpn-to-edge'), { recursive: true });
    await writeFile(state(OVERLAY_STATE), up);
    await withAccess(needs('127.0.0.11', Number(site_port)), async () => {
      const id = nextId();
      expect(
        await world.run('failover-gcp-restore', id, { execution_plane: 'private-overlay' }),
      ).toMatchObject({
        outcome: 'completed',
      });
      expect(await modeOf(id)).toMatchObject({
        requested: 'private-overlay',
        resolved: 'private-overlay',
        proof: { prerequisites: { private: true, route: { met: true } } },
      });
    });
    await rm(state(OVERLAY_STATE));
    await world.site('gcp', 'stop');
  });
});

describe('C5.4 bastion-explicit', () => {
  const throughIt = (text: string) =>
    text.replaceAll(
      '    ssh_access_mode: direct\n',
      `    ssh_access_mode: bastion-explicit\n    ssh_proxy_jump_host: ${BASTION}\n`,
    );
  const needs = (bastionPort: number, targetPort: number) => ({
    'bastion-explicit': {
      bastion: { host: BASTION, port: bastionPort, user: 'ops' },
      target: { host: '127.0.0.12', port: targetPort },
      vantage: 'bastion',
    },
  });
  /** The way through the bastion: a command that opens connections from its address, as ssh -W does. */
  const withVantage = (check: () => Promise<void>) =>
    whileChanged(
      world.path('config/hyops-dr.yaml'),
      (text) =>
        text.replace(
          /^ {2}witness: (.*)$/m,
          (line, command: string) => `${line}\n  bastion: ${command.replace('127.0.0.41', BASTION)}`,
        ),
      check,
    );

  it('C6.3 is refused when the bastion does not answer', async () => {
    await withVantage(() =>
      withAccess(
        needs(CLOSED_PORT, 22),
        async () => {
          expect(await refused('bastion-explicit')).toEqual([
            expect.stringContaining(`AccessModeUnmet: the bastion does not answer: ${BASTION}:1`),
          ]);
        },
        throughIt,
      ),
    );
  });

  it('C6.3 is refused when the target does not answer from the bastion, and goes through when it does', async () => {
    const bastion = await listening(BASTION, 'SSH-2.0-bastion');
    const target = await listening('127.0.0.12', 'SSH-2.0-target');
    try {
      await withVantage(async () => {
        await withAccess(
          needs(bastion.port, CLOSED_PORT),
          async () => {
            expect(await refused('bastion-explicit')).toEqual([
              expect.stringContaining(
                `AccessModeUnmet: the target does not answer from the bastion ${BASTION}`,
              ),
            ]);
          },
          throughIt,
        );
        await withAccess(
          needs(bastion.port, target.port),
          async () => {
            expect(
              await world.run('failover-gcp-restore', nextId(), { execution_plane: 'bastion-explicit' }),
            ).toMatchObject({
              outcome: 'completed',
            });
          },
          throughIt,
        );
      });
    } finally {
      await Promise.all([bastion.close(), target.close()]);
    }
    await world.site('gcp', 'stop');
  });

  it('C4.7 is refused before any approval when steps of the plan go directly', async () => {
    await withVantage(() =>
      withAccess(needs(22, 22), async () => {
        const id = nextId();
        await world.dr.submit(
          await world.decision('failover-gcp-restore', id, { execution_plane: 'bastion-explicit' }),
        );
        const { outcome, reasons } = await world.dr.result(id);
        expect([outcome, new Set(reasons.map(({ code }) => code))]).toEqual([
          'refused',
          new Set(['DowngradeRefused']),
        ]);
        expect(reasons.map(({ do: advice }) => advice)).toContain('write ssh_access_mode: bastion-explicit');
      }),
    );
  });
});

describe('C6.3 gcp-iap', () => {
  const tried = () => world.run('runner-gcp', nextId());

  it('is refused when the instance is made without the tag that lets tunnels in, and goes through with it', async () => {
    await executable(world.path('bin', 'gcloud'), 'exit 0');
    const untagged = (text: string) =>
      text.replace('gcp_ops_runner_vm: { zone', 'gcp_ops_runner_vm: { tags: [gcp], zone');
    await whileChanged(world.path('config/plans/runner-gcp.yaml'), untagged, async () => {
      const end = await tried();
      expect(end.outcome).toBe('refused');
      expect(end.reasons.map(({ what }) => what)).toContain('it is made without the tag allow-iap-ssh');
    });
    const elsewhere = (text: string) => text.replace('    zone: europe-west2-b', '    zone: europe-west1-c');
    await whileChanged(world.path('config/plans/runner-gcp.yaml'), elsewhere, async () => {
      expect((await tried()).reasons.map(({ what }) => what)).toContain(
        "it is made in zone europe-west2-b, and the plan's tunnel leads to europe-west1-c",
      );
    });
    const id = nextId();
    await world.dr.submit(await world.decision('runner-gcp', id));
    await world.approve(id);
    expect(await world.dr.result(id)).toMatchObject({ outcome: 'completed' });
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
      `$&    - human: remove_address\n      instructions: Remove the public address of the machines.\n      proof: [{ kind: unreachable, name: nobody answers there, host: 127.0.0.12, port: ${port} }]\n`,
    );

  it('is refused for a plan in which nobody removes the address', async () => {
    await withAccess(needs(22), async () => {
      const id = nextId();
      const more = { execution_plane: 'public-ephemeral', ...BREAK_GLASS };
      await world.dr.submit(await world.decision('failover-gcp-restore', id, more));
      const { outcome, reasons } = await world.dr.result(id);
      expect([outcome, reasons.map(({ what }) => what)]).toEqual([
        'refused',
        ['plan failover-gcp-restore@v1 opens a public address, and nobody removes it'],
      ]);
    });
  });

  it('waits until the address is closed, and ends with a deficiency while a state still publishes it', async () => {
    const door = await listening('127.0.0.12', 'SSH-2.0-public');
    const more = { execution_plane: 'public-ephemeral', ...BREAK_GLASS };
    await withAccess(
      needs(door.port),
      async () => {
        const id = nextId();
        await world.dr.submit(await world.decision('failover-gcp-restore', id, more));
        await world.approve(id);
        await world.untilPhase(id, 'awaiting-operator');
        const told = { as: 'bob', reason: 'the address is removed' };
        const { stopped } = await world.status(id);
        await world.dr.operate(id, 'retryStep', told);
        await until(async () => {
          const now = (await world.status(id)).stopped;
          return now?.failure !== stopped?.failure && now?.reasons[0]?.what.includes('not proven') === true;
        });
        await door.close();
        const vms = await readFile(state(VMS), 'utf8');
        await writeFile(state(VMS), vms.replace('"outputs": {', '"outputs": {"public_ip": "198.51.100.9",'));
        await world.dr.operate(id, 'retryStep', told);
        const { outcome, deficiencies, evidence } = await world.dr.result(id);
        await writeFile(state(VMS), vms);
        expect(outcome).toBe('completed-with-deficiencies');
        expect(deficiencies).toEqual([
          {
            call: 'public-address',
            what: 'the public address is not removed: 198.51.100.9 is still an address of its machines',
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
    await world.site('gcp', 'stop');
  });
});
