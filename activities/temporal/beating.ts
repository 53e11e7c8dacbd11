import { Context } from '@temporalio/activity';

const BEAT_EVERY_MS = 1000;

/**
 * Runs the work of one activity attempt with a heartbeat by the clock, so that a worker that dies in it is noticed
 * long before the attempt's own time is up. Each beat carries what `says` gives.
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
