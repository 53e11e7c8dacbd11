import { CancelledFailure, Context } from '@temporalio/activity';
import { saying } from '../temporal/beating';

/** Links a running call to its activity. */
export interface CallLife {
  /**
   * Returns the reason to interrupt the call, if there is one; called a few times a second. Throws when the worker must
   * leave the call, which then continues without it.
   */
  interruption(): string | undefined;
  /** Throws once the activity is cancelled; for a call that waits and was not started. */
  letGoIfCancelled(): void;
  /** Says what the call is doing, for the heartbeats of the activity. */
  says(what: string): void;
}

/**
 * Returns the life of the call that the current attempt carries out. A requested cancellation interrupts the call. A
 * worker that shuts down, or has lost the run, leaves the call running, and the next worker adopts it.
 */
export function callLife(): CallLife {
  const context = Context.current();
  saying('starting');
  return { interruption, letGoIfCancelled, says: saying };

  function letGoIfCancelled(): void {
    if (interruption() !== undefined) throw new CancelledFailure('cancelled before the call was started');
  }

  function interruption(): string | undefined {
    if (!context.cancellationSignal.aborted) return undefined;
    if (context.cancellationDetails?.cancelRequested) return 'the run was cancelled or aborted';
    throw new CancelledFailure('the worker leaves the call running for the next worker');
  }
}
