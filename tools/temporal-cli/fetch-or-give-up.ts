import { wordsOf } from './error-words';

const ANSWER_MS = 5_000;

/**
 * Resolves to a successful response. Throws when there is none, or when the host does not answer within 5 s, so that the
 * next source can be tried soon behind a firewall. `signal` also ends the transfer of the content.
 */
export async function fetchOrGiveUp(url: string, signal: AbortSignal): Promise<Response> {
  const silence = new AbortController();
  const timer = setTimeout(
    () => silence.abort(new Error(`no answer within ${ANSWER_MS / 1_000} s`)),
    ANSWER_MS,
  );
  try {
    const response = await fetch(url, { signal: anyOf(silence.signal, signal) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response;
  } catch (error) {
    throw new Error(`${url} cannot be fetched: ${wordsOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns a signal that fires with the first of the two. */
export function anyOf(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other ? AbortSignal.any([one, other]) : one;
}
