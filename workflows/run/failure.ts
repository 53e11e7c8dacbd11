import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { RunSummary } from '../../contract/run/record';
import {
  type FailureCode,
  hasReason,
  isFailureCode,
  type Reason,
  type Reasons,
} from '../../contract/words/failures';
import { bounded, shown } from '../../contract/words/shown';

const LONGEST_MESSAGE = 8000;

/**
 * Stops a run with the reasons given; the first one names the failure. The summary, once there is one, goes with it.
 * To stop without a reason is a bug.
 */
export function failWith(reasons: readonly Reason[], summary?: RunSummary): ApplicationFailure {
  const told = bounded(reasons);
  if (!hasReason(told)) throw new TypeError('a run does not stop without a reason');
  return ApplicationFailure.create({
    message: shown(told.map((reason) => reason.what).join('; '), LONGEST_MESSAGE),
    type: told[0].code,
    nonRetryable: true,
    details: summary ? [told, summary] : [told],
  });
}

/**
 * Reads out of what was thrown why the run stops: the first reason names the failure. What is no failure of the run is thrown on: a cancellation,
 * and a bug, which must stall the task rather than be filed as a failed failover.
 */
export function failureOf(error: unknown): Reasons {
  if (isCancellation(error)) throw error;
  if (error instanceof ApplicationFailure) return ofApplication(error);
  if (!(error instanceof ActivityFailure)) throw error;
  if (error.cause instanceof ApplicationFailure) return ofApplication(error.cause);
  if (error.cause instanceof TimeoutFailure) return ofTimeout(error, error.cause);
  return single(
    'Internal',
    `${error.activityType}: ${error.cause?.message ?? error.message}`,
    error.activityType,
    'look into the worker log',
  );
}

/** What a call that was interrupted says of itself, and of what it left. */
export function leftByCancelled(error: unknown): Reason[] {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const [reasons] = cause instanceof CancelledFailure ? cause.details : [];
  return Array.isArray(reasons) ? reasons : [];
}

function ofApplication(failure: ApplicationFailure): Reasons {
  const [reasons] = failure.details ?? [];
  const told = Array.isArray(reasons) ? bounded(reasons) : [];
  if (hasReason(told)) return told;
  const code = isFailureCode(failure.type) ? failure.type : 'Internal';
  return single(code, failure.message, failure.type ?? 'activity', 'look into the worker log');
}

/** That nobody took the work up is known; whether the runner is gone or has too much to do is not. */
function ofTimeout(error: ActivityFailure, timeout: TimeoutFailure): Reasons {
  if (timeout.timeoutType === 'SCHEDULE_TO_START')
    return single(
      'RunnerLost',
      `no worker took up ${error.activityType} in time`,
      'the queue of the runner',
      'see that a worker of this runner runs and has room (hyops-dr worker --runner NAME)',
    );
  return single(
    'WorkTimedOut',
    `${error.activityType} did not end in time`,
    error.activityType,
    'look into the worker log',
  );
}

function single(code: FailureCode, what: string, where: string, advice: string): Reasons {
  return [{ code, what, where, do: advice }];
}
