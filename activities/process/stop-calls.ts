import { setTimeout as delay } from 'node:timers/promises';
import type { CallFolders } from './call-folders';

const LOOK_EVERY_MS = 100;
/** A killed call ends at once, but its supervisor still has to write the result. */
const KILLED_MS = 1500;

/**
 * Interrupts the calls in flight on a runner, waits for them, and kills those that have not ended after `graceMs`
 * milliseconds. Returns the keys of both.
 */
export async function stopCalls(
  calls: CallFolders,
  reason: string,
  graceMs: number,
): Promise<{ interrupted: string[]; killed: string[] }> {
  const interrupt = () => calls.interruptAll(reason);
  const interrupted = await interrupt();
  const killed = (await gone(interrupt, graceMs)) ? [] : await calls.killAll();
  if (killed.length > 0) await gone(() => calls.killAll(), KILLED_MS);
  return { interrupted, killed };
}

/** Repeats `act` until no call is alive; false when some still are after `withinMs` milliseconds. */
async function gone(act: () => Promise<string[]>, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while ((await act()).length > 0) {
    if (performance.now() > until) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}
