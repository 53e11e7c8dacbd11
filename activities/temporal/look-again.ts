import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';

/** Types of the failures after which the server asks again; a run never gets them. */
const LOOK_AGAIN = ['NoMessage', 'NotItsTurn'] as const;

/**
 * Creates the failure of an attempt that found nothing to do yet: the server tries again after `delayMs`. Between two
 * attempts the wait occupies no worker and adds nothing to the history.
 */
export function lookAgain(type: (typeof LOOK_AGAIN)[number], message: string, delayMs: number) {
  // Neither the log nor the metrics of a worker count it as a failure.
  const category = ApplicationFailureCategory.BENIGN;
  return ApplicationFailure.create({ type, message, nextRetryDelay: delayMs, category });
}

/** Reports whether an attempt gave no answer, because it only looks again later. */
export function isLookAgain(error: unknown): boolean {
  return error instanceof ApplicationFailure && LOOK_AGAIN.some((type) => type === error.type);
}
