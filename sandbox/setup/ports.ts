import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { type Mapping, numberAt } from '../mapping';
import { runnerAddress, siteAddresses } from '../world-layout';

/** Below the ports that systems give to outgoing connections: a world finds its own again after a stop. */
const ANYWHERE = [20_000, 32_000] as const;
const FARTHEST = 200;

function bind(port: number, address: string): Promise<() => Promise<void>> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve(() => new Promise((done) => server.close(() => done()))));
  });
}

async function isFree(port: number, addresses: readonly string[]): Promise<boolean> {
  const bound = await Promise.allSettled(addresses.map((address) => bind(port, address)));
  const held = bound.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  await Promise.all(held.map((release) => release()));
  return held.length === addresses.length;
}

/** Ports one after the other from a first one upward, each free on all addresses that it is for. */
function portsFrom(first: number): (addresses: readonly string[]) => Promise<number> {
  let next = first;
  return async (addresses) => {
    for (const end = next + FARTHEST; next < end; next += 1) if (await isFree(next, addresses)) return next++;
    throw new Error(
      `No port from ${next - FARTHEST} to ${next - 1} is free on all of ${addresses.join(', ')}; these loopback addresses must exist on this machine.`,
    );
  };
}

/** The world's ports: those it has, else free ones, from `first` upward where that is given. The sites share one on their own addresses. */
export async function choosePorts(existing: Mapping, first = randomInt(...ANYWHERE)): Promise<Mapping> {
  const kept = (name: string): number => numberAt(existing, name, 0);
  const free = portsFrom(first);
  return {
    dns: kept('dns') || (await free(['127.0.0.1'])),
    dns_api: kept('dns_api') || (await free(['127.0.0.1'])),
    control: kept('control') || (await free(['127.0.0.1'])),
    runner: kept('runner') || (await free([runnerAddress])),
    secret_store: kept('secret_store') || (await free(['127.0.0.1'])),
    site: kept('site') || (await free(Object.values(siteAddresses))),
  };
}
