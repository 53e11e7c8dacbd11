import { ApplicationFailure } from '@temporalio/activity';
import type { Parsed, Reason } from '../../contract/words/failures';
import { bounded, shown } from '../../contract/words/shown';

const LONGEST_MESSAGE = 8000;

/** The failure that ends an activity for good, with every reason; the first names it. */
export function refusal(reasons: readonly Reason[]): ApplicationFailure {
  return failure(reasons, { nonRetryable: true });
}

/** A failure with its reasons that may pass by itself: the activity is tried again. */
export function notYet(reasons: readonly Reason[]): ApplicationFailure {
  return failure(reasons, { nonRetryable: false });
}

/** The value, or a refusal with all reasons. */
export function required<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw refusal(parsed.reasons);
  return parsed.value;
}

/**
 * The only place that makes one. Without a reason nobody could say what the run came to: that is a bug. Half a character
 * in a failure would kill the worker each time it reports it, and a long one cannot be reported at all.
 */
function failure(all: readonly Reason[], { nonRetryable }: { nonRetryable: boolean }): ApplicationFailure {
  const reasons = bounded(all);
  const [first] = reasons;
  if (!first) throw new TypeError('a refusal needs a reason');
  return ApplicationFailure.create({
    message: shown(reasons.map(({ what }) => what).join('; '), LONGEST_MESSAGE),
    type: first.code,
    nonRetryable,
    details: [reasons],
  });
}
