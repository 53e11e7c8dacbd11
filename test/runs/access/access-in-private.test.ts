import { mkdir, rm, writeFile } from 'node:fs/promises';
import { whileChanged } from '../../support/change-file';
import { listening } from '../../support/listeners';
import { Access, CLOSED_PORT } from './an-access';

const OVERLAY_STATE = 'org__gcp__wan-vpn-to-edge/latest.json';
const BASTION = '127.0.0.31';

let access: Access;

beforeAll(async () => {
  access = await Access.open('standby-gcp-managed');
});
afterAll(() => access?.world.close());

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

  it('is refused for an overlay that is down and an unreachable target at the same time', async () => {
    await access.with(needs('127.0.0.11', CLOSED_PORT), async () => {
      expect(await access.refused('private-overlay')).toEqual([
        'AccessModeUnmet: the overlay network is not up: its state is missing',
        expect.stringContaining(
          'AccessModeUnmet: the target 127.0.0.11 cannot be reached through the overlay network: 127.0.0.11:1: connect ECONNREFUSED',
        ),
      ]);
    });
  });

  it.each(['11.0.100.7', '2a00::7'])(
    'C4.7 is refused for the public target %s without a connection attempt',
    async (address) => {
      await access.with(needs(address, 22), async () => {
        expect(await access.refused('private-overlay')).toContainEqual(
          `DowngradeRefused: the target ${address} is a public address under private-overlay`,
        );
      });
    },
  );

  it('completes when the overlay is up and a private target can be reached', async () => {
    const { site_port } = await access.world.values();
    await mkdir(access.state('org__gcp__wan-vpn-to-edge'), { recursive: true });
    await writeFile(access.state(OVERLAY_STATE), up);
    await access.with(needs('127.0.0.11', Number(site_port)), async () => {
      const id = access.nextId();
      expect(await access.world.run(access.sample, id, { execution_plane: 'private-overlay' })).toMatchObject(
        {
          outcome: 'completed',
        },
      );
      expect(await access.modeOf(id)).toMatchObject({
        requested: 'private-overlay',
        resolved: 'private-overlay',
        proof: { prerequisites: { private: true, route: { met: true } } },
      });
    });
    await rm(access.state(OVERLAY_STATE));
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
  /** Adds a vantage point for the bastion: a command that connects from its address, as `ssh -W` does. */
  const withVantage = (check: () => Promise<void>) =>
    whileChanged(
      access.world.path('config/hyops-dr.yaml'),
      (text) =>
        text.replace(
          /^ {2}witness: (.*)$/m,
          (line, command: string) => `${line}\n  bastion: ${command.replace('127.0.0.41', BASTION)}`,
        ),
      check,
    );

  it('C6.3 is refused when the bastion does not answer', async () => {
    await withVantage(() =>
      access.with(
        needs(CLOSED_PORT, 22),
        async () => {
          expect(await access.refused('bastion-explicit')).toEqual([
            expect.stringContaining(`AccessModeUnmet: the bastion does not answer: ${BASTION}:1`),
          ]);
        },
        throughIt,
      ),
    );
  });

  it('C6.3 is refused when the target does not answer through the bastion, and completes when it does', async () => {
    const bastion = await listening(BASTION, 'SSH-2.0-bastion');
    const target = await listening('127.0.0.12', 'SSH-2.0-target');
    try {
      await withVantage(async () => {
        await access.with(
          needs(bastion.port, CLOSED_PORT),
          async () => {
            expect(await access.refused('bastion-explicit')).toEqual([
              expect.stringContaining(
                `AccessModeUnmet: the target does not answer from the bastion ${BASTION}`,
              ),
            ]);
          },
          throughIt,
        );
        await access.with(
          needs(bastion.port, target.port),
          async () => {
            expect(
              await access.world.run(access.sample, access.nextId(), {
                execution_plane: 'bastion-explicit',
              }),
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
  });

  it('C4.7 is refused before any approval when steps of the plan connect directly', async () => {
    await withVantage(() =>
      access.with(needs(22, 22), async () => {
        const id = access.nextId();
        await access.world.dr.submit(
          await access.world.decision(access.sample, id, { execution_plane: 'bastion-explicit' }),
        );
        const { outcome, reasons } = await access.world.dr.result(id);
        expect([outcome, new Set(reasons.map(({ code }) => code))]).toEqual([
          'refused',
          new Set(['DowngradeRefused']),
        ]);
        expect(reasons.map(({ do: advice }) => advice)).toContain('write ssh_access_mode: bastion-explicit');
      }),
    );
  });
});
