import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';

/** How long a cancelled request may take to report that; a retry that waits for its turn does not hear of it. */
const CANCELS_WITHIN_MS = 250;

/** A request that did not end in time. */
export class RequestLate extends Error {
  override name = 'RequestLate';
}

/**
 * Sends requests with one time limit for all of them. Cancels them when it has passed; throws their error, or
 * `RequestLate` when they do not report one. The deadline of gRPC is a time of day, so a step of the clock would end a
 * request early or keep it for hours; this limit counts on a clock that nobody can set (ADR 0031).
 */
export async function within<T>(
  client: Pick<Client, 'withAbortSignal'>,
  limitMs: number,
  ask: () => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  // One for each request: Node would warn of a leak at the eleventh.
  setMaxListeners(0, limit.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      limit.abort();
      timer = setTimeout(() => reject(new RequestLate(`no answer within ${limitMs} ms`)), CANCELS_WITHIN_MS);
    }, limitMs);
  });
  try {
    return await Promise.race([client.withAbortSignal(limit.signal, ask), late]);
  } finally {
    clearTimeout(timer);
  }
}
