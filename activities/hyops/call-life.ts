import { CancelledFailure, Context } from '@temporalio/activity';
import type { CallLife } from './start-or-adopt';

const BEAT_EVERY_MS = 1000;

/**
 * Runs the work of one activity attempt with a heartbeat by the clock: a silent `hyops` is still alive.
 * A cancellation asked for by people interrupts the call. A worker that is shut down, or has lost the run,
 * lets go of it: the next worker adopts it.
 */
export async function whileBeating<T>(detail: string, work: (life: CallLife) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(detail), BEAT_EVERY_MS);
  context.heartbeat(detail);
  try {
    return await work({ interruption });
  } finally {
    clearInterval(timer);
  }

  function interruption(): string | undefined {
    if (!context.cancellationSignal.aborted) return undefined;
    if (context.cancellationDetails?.cancelRequested) return 'the run was cancelled or aborted';
    throw new CancelledFailure('the worker lets go of the call');
  }
}
