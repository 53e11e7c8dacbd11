import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { look } from '../../activities/reach/probe';
import type { Probe } from '../../contract/world/probe';

const NAME = 'old-primary.example.test';
const servers: Server[] = [];

async function listening(server: Server, host: string, port = 0): Promise<number> {
  servers.push(server);
  await once(server.listen(port, host), 'listening');
  return (server.address() as AddressInfo).port;
}

afterAll(() => {
  for (const server of servers) server.close();
});

/** Probes a name that resolves to these addresses. */
const probed = (probe: Probe, ...addresses: string[]) =>
  look(probe, undefined, undefined, async (name) => (name === NAME ? addresses : []));

describe('C6.5 a name with several addresses', () => {
  it('is not closed while one address accepts connections, in any order', async () => {
    const port = await listening(createServer(), '127.0.0.32');
    const probe: Probe = { kind: 'closed', name: 'closed', host: NAME, port };
    for (const addresses of [
      ['127.0.0.31', '127.0.0.32'],
      ['127.0.0.32', '127.0.0.31'],
    ])
      expect(await probed(probe, ...addresses)).toMatchObject({
        met: false,
        saw: `127.0.0.32: ${NAME}:${port} accepts connections`,
      });
    expect(await probed(probe, '127.0.0.31', '127.0.0.33')).toMatchObject({ met: true });
  });

  it('is not read-only while one address accepts writes', async () => {
    const site = (writable: boolean) =>
      createHttp((_, response) => response.end(JSON.stringify({ writable })));
    const port = await listening(site(false), '127.0.0.31');
    await listening(site(true), '127.0.0.32', port);
    const probe: Probe = {
      kind: 'http',
      name: 'read-only',
      url: `http://${NAME}:${port}/`,
      expect: { writable: false },
      or_down: true,
    };
    expect(await probed(probe, '127.0.0.31')).toMatchObject({ met: true });
    expect(await probed(probe, '127.0.0.31', '127.0.0.33')).toMatchObject({ met: true });
    expect(await probed(probe, '127.0.0.31', '127.0.0.32')).toMatchObject({ met: false });
    expect(await probed(probe, '127.0.0.32', '127.0.0.31')).toMatchObject({ met: false });
  });

  it('proves nothing when it has no address', async () => {
    const probe: Probe = { kind: 'closed', name: 'closed', host: NAME, port: 5432 };
    expect(await probed(probe)).toMatchObject({
      met: false,
      saw: `${NAME} has no address here; that proves nothing`,
    });
    expect(await probed({ ...probe, kind: 'unreachable' })).toMatchObject({ met: true });
  });

  it('proves nothing when no name server answers', async () => {
    const unresolved = async () => Promise.reject(Object.assign(new Error('queryA'), { code: 'EAI_AGAIN' }));
    for (const kind of ['closed', 'unreachable'] as const) {
      const probe: Probe = { kind, name: kind, host: NAME, port: 5432 };
      expect(await look(probe, undefined, undefined, unresolved)).toMatchObject({
        met: false,
        saw: `${NAME} cannot be resolved: EAI_AGAIN; that proves nothing`,
      });
    }
  });
});
