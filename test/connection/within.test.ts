import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { isLate } from '../../connection/grpc-errors';
import { within } from '../../connection/within';

const TWO_HOURS_MS = 7_200_000;
const STEPS: [string, number][] = [
  ['forward', TWO_HOURS_MS],
  ['back', -TWO_HOURS_MS],
];

describe('C4.4 the time limit of a request, when the time of day is stepped', () => {
  const { now } = Date;
  const sockets: Socket[] = [];
  let silent: Server;

  beforeAll(async () => {
    silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterEach(() => {
    Date.now = now;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  const stepped = (byMs: number) => {
    Date.now = () => now() + byMs;
  };
  const connectionTo = (address: string) => Connection.lazy({ address });

  it.each(STEPS)('%s, ends a request to a server that never answers', async (_, byMs) => {
    const connection = connectionTo(`127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const asked = within(connection, 300, () => connection.healthService.check({}));
    stepped(byMs);
    expect(isLate(await asked.catch((error: unknown) => error))).toBe(true);
    await connection.close();
  });

  it.each(STEPS)('%s, does not end requests that are answered in time', async (_, byMs) => {
    const connection = connectionTo(process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '');
    const answer = within(connection, 20_000, async () => {
      await connection.workflowService.getSystemInfo({});
      stepped(byMs);
      return connection.workflowService.getSystemInfo({});
    });
    expect(await answer).toHaveProperty('serverVersion');
    await connection.close();
  });

  it('is one for many requests, without a warning', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const connection = connectionTo(process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '');
    await within(connection, 20_000, async () => {
      for (let sent = 0; sent < 20; sent++) await connection.workflowService.getSystemInfo({});
    });
    await connection.close();
    await delay(0);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('ends work between requests, which no server can answer late', async () => {
    const connection = connectionTo('127.0.0.1:1');
    const asked = within(connection, 50, () => delay(60_000, undefined, { ref: false }));
    expect(isLate(await asked.catch((error: unknown) => error))).toBe(true);
    await connection.close();
  });
});
