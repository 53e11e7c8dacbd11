import { setTimeout as delay } from 'node:timers/promises';
import { printNotes } from '../print';
import type { Check } from './check';

/** Something to look at, which changes nothing. */
export interface Task {
  name: string;
  look(): Promise<Check[]>;
}

const LONGEST_MS = 60_000;
const SAY_AFTER_MS = 2000;
const SAY_AGAIN_MS = 5000;

/**
 * Does all tasks at the same time; returns their checks in the order of the tasks, within about a minute. After two
 * seconds, it prints on stderr what it still waits for.
 */
export async function sideBySide(tasks: readonly Task[], longestMs = LONGEST_MS): Promise<Check[]> {
  const from = performance.now();
  const waiting = new Set(tasks.map(({ name }) => name));
  const say = () => {
    const seconds = Math.round((performance.now() - from) / 1000);
    printNotes([`still checking: ${[...waiting].join(', ')} (${seconds} s)`]);
    timer = setTimeout(say, SAY_AGAIN_MS);
  };
  let timer = setTimeout(say, SAY_AFTER_MS);
  try {
    const checks = await Promise.all(
      tasks.map(async (task) => {
        const found = await Promise.race([task.look(), tooLate(task.name, longestMs)]);
        waiting.delete(task.name);
        return found;
      }),
    );
    return checks.flat();
  } finally {
    clearTimeout(timer);
  }
}

async function tooLate(check: string, ms: number): Promise<Check[]> {
  await delay(ms, undefined, { ref: false });
  const says = `took longer than ${ms / 1000} s`;
  return [{ check, ok: false, says, do: 'find out what it waits for, then run doctor again' }];
}
