import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline/promises';

/** Whether a person is at the terminal. */
export function someoneIsThere(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY);
}

/** Asks until the answer is y or n. No answer (Ctrl-D) counts as no. Rejects when the signal fires. */
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
  // Not in terminal mode: there Ctrl-C would be a character of the answer and not a signal.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    return await work(lines);
  } finally {
    lines.close();
  }
}
