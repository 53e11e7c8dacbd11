import { setTimeout as delay } from 'node:timers/promises';
import { dial, type Places } from '../../activities/reach/dial';
import { getJson } from '../../activities/reach/get-json';
import { dialUrl, matches } from '../../activities/reach/probe';
import { quotedAnswer } from '../../contract/words/quoted';
import type { Probe } from '../../contract/world/probe';
import { RUNNER } from '../../contract/world/vantages';

const TIMEOUT_MS = 15_000;
/** A wrong port of a running primary refuses connections too, and doctor cannot know that it runs. */
const REFUSED = 'refuses connections, which proves fencing: if the primary runs now, correct the port';
/** `ssh -W` prints this when the far side was reached, and refused the connection or could not open it. */
const FAR_SIDE_ANSWERED = /open failed/;
/** Only sshd of the vantage point itself is expected there; that it is closed is an answer too. */
const ITSELF = { host: '127.0.0.1', port: 22 };

type Reached = 'accepts connections' | 'refuses connections' | 'neither speaks nor refuses';

/** Opens a connection from a vantage point to its own loopback address; throws unless the far side answers. */
export async function reachVantage(name: string, places: Places): Promise<string> {
  const reached = await reach(ITSELF.host, ITSELF.port, name, places).catch((error: unknown) => {
    if (error instanceof Error && FAR_SIDE_ANSWERED.test(error.message)) return 'answers';
    throw error;
  });
  if (reached === 'neither speaks nor refuses')
    throw new Error(`does not answer within ${TIMEOUT_MS / 1000} s`);
  return 'is reached';
}

/**
 * Tries a fencing probe. Any answer that can show both states is well: usually, the old primary is not fenced. Throws
 * when there is no answer, or when the answer lacks what the probe expects.
 */
export async function answerOf(probe: Probe, from: string, places: Places): Promise<string> {
  if (probe.kind !== 'http') {
    const reached = await reach(probe.host, probe.port, from, places);
    if (reached === 'neither speaks nor refuses' && from === RUNNER) throw new Error('does not answer');
    return reached === 'refuses connections' ? REFUSED : `${reached}: not fenced now`;
  }
  const answer = await getJson(probe.url, dialUrl(places, from, probe.url), TIMEOUT_MS);
  if ('error' in answer) throw new Error(answer.error);
  if ('refused' in answer) {
    if (probe.or_down) return REFUSED;
    throw new Error('refuses connections, which proves nothing without or_down');
  }
  const { body } = answer;
  const keys = new Set(typeof body === 'object' && body !== null ? Object.keys(body) : []);
  const lacking = Object.keys(probe.expect).filter((key) => !keys.has(key));
  if (lacking.length > 0) throw new Error(`answers without ${lacking.join(', ')}`);
  const fenced = matches(body, probe.expect) ? 'fenced' : 'not fenced now';
  return `answers ${quotedAnswer(body, probe.expect)}: ${fenced}`;
}

async function reach(host: string, port: number, from: string, places: Places): Promise<Reached> {
  const dialled = dial(places, from, host, port);
  const heard = new Promise<Reached>((resolve) => {
    // Only a direct socket reports that it is connected; through a command, something must speak.
    const yes = () => resolve('accepts connections');
    dialled.stream.once('data', yes);
    if (from === RUNNER) dialled.stream.once('connect', yes);
  });
  const over = dialled.ended.then(({ refused, says }): Reached => {
    if (refused) return 'refuses connections';
    throw new Error(says);
  });
  const late = delay(TIMEOUT_MS, 'neither speaks nor refuses' as const, { ref: false });
  try {
    return await Promise.race([heard, over, late]);
  } finally {
    over.catch(() => undefined);
    dialled.close();
  }
}
