import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Mapping, mappingOf, type Value } from '../mapping';
import type { Closable } from './closable';

/** One request; the path is without its query, a missing body is an empty mapping. */
export type Call = { method: string; path: string; header(name: string): string; body: Mapping };
/** The status and, when there is one, the JSON body of a response. */
export type Answer = { status: number; body?: Value };

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').replace(/\?.*$/, ''),
    header: (name) => String(request.headers[name.toLowerCase()] ?? ''),
    body: text === '' ? {} : mappingOf(JSON.parse(text)),
  };
}

async function serve(
  answer: (call: Call) => Answer | Promise<Answer>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { status, body } = await callOf(request)
    .then(answer)
    .catch((error: unknown): Answer => ({ status: 400, body: { error: String(error) } }));
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(body === undefined ? undefined : `${JSON.stringify(body)}\n`);
}

/** Serves JSON over HTTP on one address and port; a request that cannot be read or answered gets a 400. */
export function listenHttp(
  address: string,
  port: number,
  answer: (call: Call) => Answer | Promise<Answer>,
): Promise<Closable> {
  const server = createServer((request, response) => {
    void serve(answer, request, response);
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve({ close }));
  });
}
