import { setTimeout as delay } from 'node:timers/promises';
import { isExactValue } from '../../contract/words/exact-number';
import { quotedAnswer } from '../../contract/words/quoted';
import type { Probe } from '../../contract/world/probe';
import { RUNNER } from '../../contract/world/vantages';
import { type Dialled, dial, type Places } from './dial';
import { getJson } from './get-json';

/** What a probe saw, in words, and whether that was expected. */
export interface Sight {
  probe: string;
  /** The vantage point. */
  from: string;
  met: boolean;
  saw: string;
  at: string;
}

const DIRECT_TIMEOUT_MS = 5000;
// A vantage point's command has its own handshake before it reaches the target.
const VANTAGE_TIMEOUT_MS = 15_000;
const LONGEST_GREETING = 4096;
const NO_PLACES: Places = { vantages: {}, env: {} };

/** Runs one live probe from the runner or from another vantage point. Never throws: a probe that cannot run is not met. */
export async function look(probe: Probe, from = RUNNER, places = NO_PLACES): Promise<Sight> {
  const at = new Date().toISOString();
  const timeoutMs = from === RUNNER ? DIRECT_TIMEOUT_MS : VANTAGE_TIMEOUT_MS;
  return { probe: probe.name, from, at, ...(await answerOf(probe, from, places, timeoutMs)) };
}

type Answer = Pick<Sight, 'met' | 'saw'>;

function answerOf(probe: Probe, from: string, places: Places, timeoutMs: number): Promise<Answer> {
  if (probe.kind === 'http') return lookHttp(probe, dialUrl(places, from, probe.url), timeoutMs);
  const { host, port } = probe;
  const dialled = dial(places, from, host, port);
  const target = `${host}:${port}`;
  if (probe.kind === 'closed') return lookClosed(target, dialled, timeoutMs);
  const open = lookOpen(target, dialled, from === RUNNER, timeoutMs);
  return probe.kind === 'tcp' ? open : open.then(({ met, saw }) => ({ met: !met, saw }));
}

/** Opens a connection to the host and port of a URL. */
export function dialUrl(places: Places, from: string, text: string): Dialled {
  const url = new URL(text);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return dial(places, from, url.hostname.replace(/^\[(.*)\]$/, '$1'), port);
}

async function lookHttp(
  probe: Extract<Probe, { kind: 'http' }>,
  dialled: Dialled,
  timeoutMs: number,
): Promise<Answer> {
  const answer = await getJson(probe.url, dialled, timeoutMs);
  if ('refused' in answer) return { met: probe.or_down, saw: `${probe.url} refuses connections` };
  if ('error' in answer) return { met: false, saw: `${probe.url}: ${answer.error}; that proves nothing` };
  return { met: matches(answer.body, probe.expect), saw: quotedAnswer(answer.body, probe.expect) };
}

/** Whether the body has every expected key with that value. A number that may have lost digits equals nothing. */
export function matches(body: unknown, expect: Record<string, unknown>): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const found = new Map<string, unknown>(Object.entries(body));
  return Object.entries(expect).every(
    ([key, value]) =>
      isExactValue(found.get(key)) &&
      isExactValue(value) &&
      JSON.stringify(found.get(key)) === JSON.stringify(value),
  );
}

/**
 * Tests for an open port. A direct socket reports when it is connected. A vantage point's command does not, so there
 * the target counts as open only when it sends something first, as SSH and SMTP servers do.
 */
export async function lookOpen(
  target: string,
  dialled: Dialled,
  direct: boolean,
  timeoutMs: number,
): Promise<Answer> {
  const heard = new Promise<Answer>((resolve) => {
    const yes = () => resolve({ met: true, saw: `${target} accepts connections` });
    dialled.stream.once(direct ? 'connect' : 'data', yes);
  });
  const over = dialled.ended.then(({ says }): Answer => ({ met: false, saw: `${target}: ${says}` }));
  return firstOf([heard, over], { met: false, saw: `${target} does not answer` }, dialled, timeoutMs);
}

/** Waits for an SSH server's identification line, which it sends unasked (RFC 4253, 4.2); other lines may precede it. */
export async function lookForSsh(target: string, dialled: Dialled, timeoutMs: number): Promise<Answer> {
  const heard = new Promise<Answer>((resolve) => {
    let text = '';
    dialled.stream.on('data', (bytes: Buffer) => {
      text = (text + bytes.toString('latin1')).slice(0, LONGEST_GREETING);
      const [banner] = /^SSH-\d[^\r\n]*/m.exec(text) ?? [];
      if (banner) resolve({ met: true, saw: `${target} answers as ${banner.slice(0, 100)}` });
    });
  });
  const over = dialled.ended.then(({ says }): Answer => ({ met: false, saw: says }));
  const silence = { met: false, saw: `no answer within ${timeoutMs / 1000} s` };
  return firstOf([heard, over], silence, dialled, timeoutMs);
}

/** Only a refusal by the target shows that nothing listens; no answer could also mean a network partition. */
async function lookClosed(target: string, dialled: Dialled, timeoutMs: number): Promise<Answer> {
  const open = new Promise<Answer>((resolve) => {
    const no = () => resolve({ met: false, saw: `${target} accepts connections` });
    dialled.stream.once('connect', no).once('data', no);
  });
  const over = dialled.ended.then(
    ({ refused, says }): Answer =>
      refused
        ? { met: true, saw: `${target} refuses connections` }
        : { met: false, saw: `${target}: ${says}; that proves nothing` },
  );
  const silence = { met: false, saw: `${target} does not answer; that proves nothing` };
  return firstOf([open, over], silence, dialled, timeoutMs);
}

async function firstOf(
  answers: Promise<Answer>[],
  silence: Answer,
  dialled: Dialled,
  timeoutMs: number,
): Promise<Answer> {
  const late = delay(timeoutMs, silence, { ref: false });
  try {
    return await Promise.race([...answers, late]);
  } finally {
    dialled.close();
  }
}
