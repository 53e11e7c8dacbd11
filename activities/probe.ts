import { connect } from 'node:net';
import type { Probe } from '../contract/probe';
import { codeOf } from './error-code';

/** What a probe saw, in words, and whether it is what was expected. */
export interface Sight {
  probe: string;
  met: boolean;
  saw: string;
  at: string;
}

const TIMEOUT_MS = 5000;

/** Asks the running world one question. Never throws: what cannot be asked is not met. */
export async function look(probe: Probe): Promise<Sight> {
  const at = new Date().toISOString();
  const answer = probe.kind === 'tcp' ? await lookTcp(probe.host, probe.port) : await lookHttp(probe);
  return { probe: probe.name, at, ...answer };
}

type Answer = Pick<Sight, 'met' | 'saw'>;

async function lookHttp(probe: Extract<Probe, { kind: 'http' }>): Promise<Answer> {
  const answer = await getJson(probe.url);
  if ('refused' in answer) return { met: probe.or_down, saw: `${probe.url} refuses connections` };
  if ('error' in answer) return { met: false, saw: `${probe.url}: ${answer.error}; that proves nothing` };
  return { met: matches(answer.body, probe.expect), saw: JSON.stringify(answer.body).slice(0, 300) };
}

/** Gets a JSON document; a refused connection is told apart from every other trouble. */
export async function getJson(
  url: string,
): Promise<{ body: unknown } | { refused: true } | { error: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const text = await response.text();
    return { body: JSON.parse(text) };
  } catch (error) {
    if (error instanceof Error && codeOf(error.cause) === 'ECONNREFUSED') return { refused: true };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether every expected key stands in the body with that value. */
export function matches(body: unknown, expect: Record<string, unknown>): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const found = new Map<string, unknown>(Object.entries(body));
  return Object.entries(expect).every(
    ([key, value]) => JSON.stringify(found.get(key)) === JSON.stringify(value),
  );
}

function lookTcp(host: string, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const done = (answer: Answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done({ met: true, saw: `${host}:${port} accepts connections` }));
    socket.once('timeout', () => done({ met: false, saw: `${host}:${port} does not answer` }));
    socket.once('error', (error) => done({ met: false, saw: `${host}:${port}: ${error.message}` }));
  });
}
