import { setImmediate as nextTurn } from 'node:timers/promises';
import { byTurns } from '../../activities/redaction/by-turns';
import { HOSTILE_TEXTS } from '../../bench/hostile-texts';
import { READERS } from '../../bench/readers';
import { Redactor } from '../../contract/redaction/redactor';

const LENGTH = 8 * 1024;
const TIMES = 8;
/** Eight is linear, 64 is quadratic; a busy machine is neither. */
const MOST = 30;
const TRIES = 3;

/** The least processor time of some tries, in milliseconds. */
function leastMs(read: (text: string) => unknown, text: string): number {
  const tries = Array.from({ length: TRIES }, () => {
    const before = process.cpuUsage();
    read(text);
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...tries);
}

describe.each(Object.entries(READERS))('C4.1, C4.5 %s', (_, read) => {
  it.each(Object.entries(HOSTILE_TEXTS))('takes time in proportion to the length of %s', (_text, of) => {
    const short = leastMs(read, of(LENGTH));
    expect(leastMs(read, of(LENGTH * TIMES))).toBeLessThan(Math.max(short, 1) * MOST);
  });
});

describe('C6.2 the filter of secrets, by turns', () => {
  it('cleans as it does at once, and lets others have their turn meanwhile', async () => {
    const redactor = new Redactor([{ name: 'A', value: 'a-secret-of-some-length' }]);
    const text = `${HOSTILE_TEXTS['named secrets']?.(2 << 20)} a-secret-of-some-length`;
    let turns = 0;
    let busy = true;
    const others = (async () => {
      for (; busy; turns++) await nextTurn();
    })();
    const clean = await byTurns(redactor.textByTurns(text));
    busy = false;
    await others;
    expect(turns).toBeGreaterThan(2);
    expect(clean).toBe(redactor.text(text));
    expect(clean).toContain('[redacted A]');
  });
});
