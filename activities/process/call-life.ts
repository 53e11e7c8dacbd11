import { CancelledFailure, Context } from '@temporalio/activity';
import { beating } from '../temporal/beating';

/** Links a running call to its activity. */
export interface CallLife {
  /**
   * Returns the reason to interrupt the call, if there is one; called a few times a second. Throws when the worker must
   * leave the call, which then continues without it.
   */
  interruption(): string | undefined;
  /** Throws once the activity is cancelled; for a call that waits and was not started. */
  letGoIfCancelled(): void;
  /** Sets the heartbeat detail that describes what the call is doing. */
  says(what: string): void;
}

/**
 * Runs the work of one activity attempt and sends heartbeats on a timer, because `hyops` may be silent while it works.
 * A requested cancellation interrupts the call. A worker that shuts down, or has lost the run, leaves the call
 * running, and the next worker adopts it.
 */
export async function whileBeating<T>(work: (life: CallLife) => Promise<T>): Promise<T> {
  const context = Context.current();
  let detail = 'starting';
  return beating(
    () => work({ interruption, letGoIfCancelled, says }),
    () => detail,
  );

  function says(what: string): void {
    detail = what;
  }

  function letGoIfCancelled(): void {
    if (interruption() !== undefined) throw new CancelledFailure('cancelled before the call was started');
  }

  function interruption(): string | undefined {
    if (!context.cancellationSignal.aborted) return undefined;
    if (context.cancellationDetails?.cancelRequested) return 'the run was cancelled or aborted';
    throw new CancelledFailure('the worker leaves the call running for the next worker');
  }
}
