import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { RunSummary } from '../../contract/run/record';
import { type FailureCode, isFailureCode, type Reason } from '../../contract/words/failures';
import { bounded, shown } from '../../contract/words/shown';

const LONGEST_MESSAGE = 8000;

/** Why a run stops: a code of the closed list and every reason. */
export interface Failure {
  code: FailureCode;
  reasons: Reason[];
}

/** Stops a run with the reasons given; the first one names the failure. The summary, once there is one, goes with it. */
export function failWith(reasons: readonly Reason[], summary?: RunSummary): ApplicationFailure {
  const told = bounded(reasons);
  return ApplicationFailure.create({
    message: shown(told.map((reason) => reason.what).join('; '), LONGEST_MESSAGE),
    type: told[0]?.code ?? 'Internal',
    nonRetryable: true,
    details: summary ? [told, summary] : [told],
  });
}

/**
 * Reads a failure out of what was thrown. What is no failure of the run is thrown on: a cancellation,
 * and a bug, which must stall the task rather than be filed as a failed failover.
 */
export function failureOf(error: unknown): Failure {
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

function ofApplication(failure: ApplicationFailure): Failure {
  const code = isFailureCode(failure.type) ? failure.type : 'Internal';
  const [reasons] = failure.details ?? [];
  if (Array.isArray(reasons) && reasons.length > 0) return { code, reasons: bounded(reasons) };
  return single(code, failure.message, failure.type ?? 'activity', 'look into the worker log');
}

function ofTimeout(error: ActivityFailure, timeout: TimeoutFailure): Failure {
  if (timeout.timeoutType === 'SCHEDULE_TO_START')
    return single(
      'RunnerMissing',
      `no worker took up ${error.activityType} in time`,
      'the queue of the runner',
      'start the worker of this runner (hyops-dr worker --runner NAME)',
    );
  return single(
    'Internal',
    `${error.activityType} did not end in time`,
    error.activityType,
    'look into the worker log',
  );
}

function single(code: FailureCode, what: string, where: string, advice: string): Failure {
  return { code, reasons: [{ code, what, where, do: advice }] };
}
