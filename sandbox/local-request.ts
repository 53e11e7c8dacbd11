import { request } from 'node:http';
import { toValue, type Value } from './mapping';

/** The response; a body that is not JSON is returned as text. */
export type Reply = { status: number; body: Value };

function parsed(text: string): Value {
  try {
    return text === '' ? null : toValue(JSON.parse(text));
  } catch {
    return text;
  }
}

/**
 * One HTTP exchange with a service of the local world; rejects with the socket's error when nobody listens.
 * `node:http` and not `fetch`, which takes longer to load than a whole call of the stand-in.
 */
export function localRequest(
  method: string,
  url: string,
  body?: Value,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString('utf8')) });
        });
      },
    );
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
