import { createServer } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { namespaceId } from '../../activities/temporal/namespace-id';

const NOW_AND_A_LITTLE_MS = 1_500;

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('C4.5 the id of a namespace', () => {
  it('is the one that the server reports', async () => {
    const connection = await Connection.connect({ address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '' });
    const id = await namespaceId(new Client({ connection, namespace: 'default' }));
    await connection.close();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not "none" while the server does not answer: that would refuse an honest run for good', async () => {
    const connection = Connection.lazy({ address: `127.0.0.1:${await closedPort()}` });
    const client = new Client({ connection, namespace: 'default' });
    const asked = connection.withDeadline(Date.now() + NOW_AND_A_LITTLE_MS, () => namespaceId(client));
    await expect(asked).rejects.toThrow();
    await connection.close();
  });
});
