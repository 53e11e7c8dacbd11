import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Listener } from '../../contract/configuration/listener';
import { DrError } from '../../contract/words/dr-error';

/** What one path answers. */
export interface Page {
  status: number;
  type: string;
  body: string;
}

const SLOWEST_REQUEST_MS = 5_000;
const MOST_CONNECTIONS = 50;

/**
 * Answers GET and HEAD at these paths, and 404 at others, until the process ends. Returns the URL of the server. Throws
 * when the address is taken.
 */
export async function openEndpoint(
  { host, port }: Listener,
  pages: Readonly<Record<string, () => Promise<Page>>>,
): Promise<string> {
  const server = createServer(
    { requestTimeout: SLOWEST_REQUEST_MS, headersTimeout: SLOWEST_REQUEST_MS },
    async ({ method = '', url = '' }, response) => {
      const page = pages[new URL(url, 'http://worker').pathname];
      const { status, type, body } = await answer(method, page);
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
      response.end(method === 'HEAD' ? undefined : body);
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, host, port);
  const { address, port: taken } = server.address() as AddressInfo;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${taken}`;
}

async function answer(method: string, page: (() => Promise<Page>) | undefined): Promise<Page> {
  const plain = (status: number, body: string) => ({ status, type: 'text/plain; charset=utf-8', body });
  if (!['GET', 'HEAD'].includes(method)) return plain(405, 'only GET and HEAD\n');
  if (!page) return plain(404, 'there are /livez, /readyz and /metrics\n');
  try {
    return await page();
  } catch {
    return plain(500, 'internal error\n');
  }
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port, exclusive: true });
  // The endpoint must not keep a process alive that has nothing else to do.
  server.unref();
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new DrError(
      'invalid',
      [
        {
          what: `health and metrics cannot be served at ${host} port ${port}: ${cause instanceof Error ? cause.message : cause}`,
          where: 'hyops-dr.yaml observe.listen',
          do: 'choose another address in observe.listen, or give it with --observe; two workers on one machine need two',
        },
      ],
      { cause },
    );
  }
}
