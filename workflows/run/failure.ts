import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import { CONCLUDED } from '../../contract/run/concluded';
import type { RunSummary } from '../../contract/run/record';
import {
  type FailureCode,
  hasReason,
  isFailureCode,
  type Reason,
  type Reasons,
} from '../../contract/words/failures';
import { bounded, shown } from '../../contract/words/shown';
import { isNotTakenUp } from './patiently';

const LONGEST_MESSAGE = 8000;

/**
 * Stops a run with the given reasons; the first one names the failure. Includes the run summary once there is one.
 * Calling it without a reason is a bug.
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
 * Derives from an error why the run stops: the first reason names the failure. Rethrows what is not a failure of the
 * run: a cancellation, or a bug, which must stall the workflow task instead of being recorded as a failed failover.
 */
export function failureOf(error: unknown): Reasons {
  if (isCancellation(error)) throw error;
  if (error instanceof ApplicationFailure) return ofApplication(error);
  if (!(error instanceof ActivityFailure)) throw error;
  if (error.cause instanceof ApplicationFailure) return ofApplication(error.cause);
  if (error.cause instanceof TimeoutFailure) return ofTimeout(error);
  return single(
    'Internal',
    `${error.activityType}: ${error.cause?.message ?? error.message}`,
    error.activityType,
    'look into the worker log',
  );
}

/** Reports whether the runner has recorded the attempt that failed, so that its number is used up. */
export function isConcluded(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.details?.[1] === CONCLUDED;
}

/** What an interrupted call reports about itself, and about what it left. */
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

/** It is known that no worker picked the task up, but not whether the runner is gone or overloaded. */
function ofTimeout(error: ActivityFailure): Reasons {
  if (isNotTakenUp(error))
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
