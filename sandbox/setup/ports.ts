import { createServer } from 'node:net';
import { type Mapping, numberAt } from '../mapping';
import { runnerAddress, siteAddresses } from '../world-layout';

function bind(port: number, address: string): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      const bound = server.address();
      const release = (): Promise<void> => new Promise((done) => server.close(() => done()));
      resolve({ port: typeof bound === 'object' && bound !== null ? bound.port : port, release });
    });
  });
}

async function free(addresses: readonly string[]): Promise<number> {
  const [first = '127.0.0.1', ...others] = addresses;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const held = [await bind(0, first)];
    const port = held[0]?.port ?? 0;
    const rest = await Promise.allSettled(others.map((address) => bind(port, address)));
    for (const result of rest) if (result.status === 'fulfilled') held.push(result.value);
    await Promise.all(held.map((socket) => socket.release()));
    if (rest.every((result) => result.status === 'fulfilled')) return port;
  }
  throw new Error(
    `No port is free on all of ${addresses.join(', ')}; these loopback addresses must exist on this machine.`,
  );
}

/** The world's ports: those it has, else any that are free now. The sites share one on their own addresses. */
export async function choosePorts(existing: Mapping): Promise<Mapping> {
  const kept = (name: string): number => numberAt(existing, name, 0);
  return {
    dns: kept('dns') || (await free(['127.0.0.1'])),
    dns_api: kept('dns_api') || (await free(['127.0.0.1'])),
    control: kept('control') || (await free(['127.0.0.1'])),
    runner: kept('runner') || (await free([runnerAddress])),
    site: kept('site') || (await free(Object.values(siteAddresses))),
  };
}
