import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isExactValue } from '../../contract/words/exact-number';
import { quoted, quotedAnswer } from '../../contract/words/quoted';
import { isAddress } from '../../contract/world/address';
import type { Probe } from '../../contract/world/probe';
import { RUNNER } from '../../contract/world/vantages';
import { codeOf } from '../files/error-code';
import { type Dialled, dial, NO_PLACES, type Places } from './dial';
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

/** Finds every address of a name; none for a name that does not exist. Throws when no name server answers. */
type Resolve = (name: string) => Promise<readonly string[]>;

const everyAddress: Resolve = async (name) => {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    if (codeOf(error) === 'ENOTFOUND') return [];
    throw error;
  }
};

/** Runs one live probe from the runner or from another vantage point. Never throws: a probe that cannot run is not met. */
export async function look(
  probe: Probe,
  from = RUNNER,
  places = NO_PLACES,
  resolve = everyAddress,
): Promise<Sight> {
  const at = new Date().toISOString();
  return { probe: probe.name, from, at, ...(await answerOf(probe, from, places, resolve)) };
}

type Answer = Pick<Sight, 'met' | 'saw'>;

/**
 * A name can have several addresses, and one that refuses proves nothing about the others: each is probed, and all must
 * meet what is expected (C6.5). For `tcp` one answer is enough: it looks for a way in.
 */
async function answerOf(probe: Probe, from: string, places: Places, resolve: Resolve): Promise<Answer> {
  const host = hostOf(probe);
  if (probe.kind === 'tcp' || isAddress(host)) return answerAt(probe, host, from, places);
  let addresses: readonly string[];
  try {
    addresses = [...new Set(await resolve(host))];
  } catch (error) {
    return {
      met: false,
      saw: `${host} cannot be resolved: ${codeOf(error) ?? 'no answer'}; that proves nothing`,
    };
  }
  // A vantage point can know names that the runner does not know.
  if (addresses.length === 0 && from !== RUNNER) addresses = [host];
  if (addresses.length === 0)
    return probe.kind === 'unreachable'
      ? { met: true, saw: `${host} has no address` }
      : { met: false, saw: `${host} has no address here; that proves nothing` };
  const answers = await Promise.all(
    addresses.map(async (address) => {
      const { met, saw } = await answerAt(probe, address, from, places);
      return { met, saw: addresses.length === 1 ? saw : `${address}: ${saw}` };
    }),
  );
  const against = answers.filter(({ met }) => !met);
  const telling = against.length > 0 ? against : answers;
  return { met: against.length === 0, saw: telling.map(({ saw }) => saw).join('; ') };
}

function hostOf(probe: Probe): string {
  return probe.kind === 'http' ? new URL(probe.url).hostname.replace(/^\[(.*)\]$/, '$1') : probe.host;
}

/** Probes one address of the host, or the host by its name. */
function answerAt(probe: Probe, address: string, from: string, places: Places): Promise<Answer> {
  const timeoutMs = from === RUNNER ? DIRECT_TIMEOUT_MS : VANTAGE_TIMEOUT_MS;
  if (probe.kind === 'http')
    return lookHttp(probe, dial(places, from, address, portOf(new URL(probe.url))), timeoutMs);
  const { host, port } = probe;
  const dialled = dial(places, from, address, port);
  const target = `${host}:${port}`;
  if (probe.kind === 'closed') return lookClosed(target, dialled, timeoutMs);
  const open = lookOpen(target, dialled, from === RUNNER, timeoutMs);
  return probe.kind === 'tcp' ? open : open.then(({ met, saw }) => ({ met: !met, saw }));
}

/** Opens a connection to the host and port of a URL. */
export function dialUrl(places: Places, from: string, text: string): Dialled {
  const url = new URL(text);
  return dial(places, from, url.hostname.replace(/^\[(.*)\]$/, '$1'), portOf(url));
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
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
      if (banner) resolve({ met: true, saw: `${target} answers as ${quoted(banner, 255)}` });
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
