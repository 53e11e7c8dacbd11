import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline/promises';

/** Whether there is a person to ask. */
export function someoneIsThere(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY);
}

/** Asks until the answer is y or n; no answer at all (Ctrl-D) is no. Rejects when the signal fires. */
export function askYesOrNo(question: string, signal: AbortSignal): Promise<boolean> {
  return withLines(async (lines) => {
    for (;;) {
      const closed = once(lines, 'close', { signal }).then(() => 'n');
      const answer = await Promise.race([lines.question(`  ${question} [y/n] `, { signal }), closed]);
      if (/^y(es)?$/i.test(answer.trim())) return true;
      if (/^no?$/i.test(answer.trim())) return false;
    }
  });
}

/** Waits for Enter. Rejects when the signal fires. */
export function waitForEnter(signal: AbortSignal): Promise<void> {
  return withLines(async (lines) => {
    await Promise.race([lines.question('', { signal }), once(lines, 'close', { signal })]);
  });
}

async function withLines<T>(work: (lines: Interface) => Promise<T>): Promise<T> {
  // Not a terminal of its own: in raw mode Ctrl-C would be a letter for this question, and no signal for us.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    return await work(lines);
  } finally {
    lines.close();
  }
}
