import { ApplicationFailure } from '@temporalio/activity';
import type { Parsed, Reason } from '../../contract/words/failures';
import { bounded, shown } from '../../contract/words/shown';

const LONGEST_MESSAGE = 8000;

/** The failure that ends an activity for good, with every reason; the first names it. The only place that makes one. */
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

/** Half a character in a failure would kill the worker each time it reports it, and a long one cannot be reported at all. */
function failure(all: readonly Reason[], { nonRetryable }: { nonRetryable: boolean }): ApplicationFailure {
  const reasons = bounded(all);
  return ApplicationFailure.create({
    message: shown(reasons.map((reason) => reason.what).join('; '), LONGEST_MESSAGE),
    type: reasons[0]?.code ?? 'Internal',
    nonRetryable,
    details: [reasons],
  });
}
