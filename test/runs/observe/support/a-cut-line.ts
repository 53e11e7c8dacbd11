import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP line to an address, which a test can cut and repair. */
export interface Line {
  /** Where to connect instead. */
  address: string;
  cut(): void;
  repair(): void;
  close(): Promise<void>;
}

export async function aLineTo(target: string): Promise<Line> {
  const [host = '', port = ''] = target.split(':');
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  const end = () => {
    for (const one of open) one.destroy();
  };
  return {
    address: `127.0.0.1:${own}`,
    cut: () => {
      whole = false;
      end();
    },
    repair: () => {
      whole = true;
    },
    async close() {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
