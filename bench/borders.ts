import { HOSTILE_TEXTS } from './hostile-texts';
import { READERS } from './readers';
import { writeResult } from './result-file';

/**
 * Measures how long each reader of foreign texts holds up its process: for a text of 64 KiB and one of eight times
 * that length. A reader that looks at each character once takes eight times as long, in processor time.
 */
const LENGTH = 64 * 1024;
const TIMES = 8;

function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}

const rows = Object.entries(READERS).flatMap(([reader, read]) =>
  Object.entries(HOSTILE_TEXTS).map(([text, of]) => {
    const [short, long] = [of(LENGTH), of(LENGTH * TIMES)];
    read(short);
    const short_ms = processorMs(() => read(short));
    const long_ms = processorMs(() => read(long));
    return { reader, text, short_ms, long_ms, ratio: long_ms / Math.max(short_ms, 1) };
  }),
);
const worst = rows.toSorted((one, other) => other.long_ms - one.long_ms).slice(0, 10);
writeResult('borders', { length: LENGTH, times: TIMES, worst, rows });
console.table(worst);
