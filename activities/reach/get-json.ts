import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { parseExactJson } from '../../contract/words/exact-number';
import type { Dialled } from './dial';

/** A JSON document, a refused connection, or any other error. */
export type JsonAnswer = { body: unknown } | { refused: true } | { error: string };

const MOST_BYTES = 1024 * 1024;

/** Requests a JSON document over an open connection. Returns within `timeoutMs` milliseconds. */
export async function getJson(url: string, dialled: Dialled, timeoutMs: number): Promise<JsonAnswer> {
  const silence = { error: `no answer within ${timeoutMs / 1000} s` };
  const late = delay(timeoutMs, silence, { ref: false });
  try {
    return await Promise.race([late, ask(new URL(url), dialled)]);
  } finally {
    dialled.close();
  }
}

async function ask(url: URL, { stream, ended }: Dialled): Promise<JsonAnswer> {
  try {
    const text = await textOver(url, stream);
    return { body: parseExactJson(text) };
  } catch (error) {
    // The parser's message quotes part of the answer, which could contain part of a secret.
    if (error instanceof SyntaxError) return { error: 'the answer is not JSON' };
    // The connection knows the cause; the HTTP client only sees that it broke.
    const { refused, says } = await ended;
    return refused ? { refused } : { error: says };
  }
}

function textOver(url: URL, stream: Dialled['stream']): Promise<string> {
  const secure = url.protocol === 'https:';
  const socket = secure ? connectTls({ socket: stream, servername: url.hostname }) : stream;
  return new Promise((resolve, reject) => {
    const request = (secure ? requestHttps : requestHttp)(
      url,
      { createConnection: () => socket, headers: { accept: 'application/json', connection: 'close' } },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_BYTES) response.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end();
  });
}
