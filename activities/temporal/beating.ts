import { Context } from '@temporalio/activity';

const BEAT_EVERY_MS = 1000;

/**
 * Runs the work of one activity attempt with a heartbeat every second, so that the death of the worker is noticed long
 * before the attempt times out. Each heartbeat carries the result of `says`.
 */
export async function beating<T>(work: () => Promise<T>, says: () => string): Promise<T> {
  const context = Context.current();
  const beat = () => context.heartbeat(says());
  const timer = setInterval(beat, BEAT_EVERY_MS);
  beat();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
