import { oneLine } from '../../contract/words/shown';

const SAY_AFTER_MS = 2_000;
const SAY_AGAIN_MS = 15_000;

/** Waits for `work` and prints on stderr what it waits for, once that takes longer than 2 s. */
export async function withProgress<T>(what: string, work: Promise<T>): Promise<T> {
  const from = performance.now();
  const say = () => {
    const seconds = Math.round((performance.now() - from) / 1000);
    process.stderr.write(`${oneLine(what)} (${seconds} s)\n`);
    timer = setTimeout(say, SAY_AGAIN_MS);
  };
  let timer = setTimeout(say, SAY_AFTER_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
