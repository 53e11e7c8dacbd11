import { CancelledFailure, Context } from '@temporalio/activity';
import { beating } from '../temporal/beating';

/** What surrounds a call while it runs. */
export interface CallLife {
  /** Asked a few times a second; throws when the worker has to let go of the call, which then goes on alone. Returns the reason to interrupt the call, once there is one. */
  interruption(): string | undefined;
  /** For a call that waits and was not started: throws as soon as nobody wants it any more. */
  letGoIfCancelled(): void;
  /** What the call does now, for whoever looks at the activity. */
  says(what: string): void;
}

/**
 * Runs the work of one activity attempt with a heartbeat by the clock: a silent `hyops` is still alive.
 * A cancellation asked for by people interrupts the call. A worker that is shut down, or has lost the run,
 * lets go of it: the next worker adopts it.
 */
export async function whileBeating<T>(work: (life: CallLife) => Promise<T>): Promise<T> {
  const context = Context.current();
  let detail = 'begins';
  return beating(
    () => work({ interruption, letGoIfCancelled, says }),
    () => detail,
  );

  function says(what: string): void {
    detail = what;
  }

  function letGoIfCancelled(): void {
    if (interruption() !== undefined) throw new CancelledFailure('cancelled before it was started');
  }

  function interruption(): string | undefined {
    if (!context.cancellationSignal.aborted) return undefined;
    if (context.cancellationDetails?.cancelRequested) return 'the run was cancelled or aborted';
    throw new CancelledFailure('the worker lets go of the call');
  }
}
