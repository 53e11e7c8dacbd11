import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

type Answer = boolean | string;

/** Waits until the condition returns true. Throws after `withinMs` milliseconds with the last returned string, if any. */
export async function until(
  condition: () => Answer | Promise<Answer>,
  withinMs = 60_000,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  const end = Date.now() + withinMs;
  let last: Answer = false;
  while (Date.now() < end) {
    last = await condition();
    if (last === true) return;
    await delay(everyMs);
  }
  throw new Error(`not within ${withinMs} ms; last: ${last}`);
}
