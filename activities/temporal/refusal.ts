import { ApplicationFailure } from '@temporalio/activity';
import type { Parsed, Reason } from '../../contract/words/failures';
import { bounded, shown } from '../../contract/words/shown';

const LONGEST_MESSAGE = 8000;

/** Creates the non-retryable failure of an activity, with all reasons; the first gives its type. */
export function refusal(reasons: readonly Reason[]): ApplicationFailure {
  return failure(reasons, { nonRetryable: true });
}

/** Creates a retryable failure with its reasons, for causes that may resolve themselves. */
export function notYet(reasons: readonly Reason[]): ApplicationFailure {
  return failure(reasons, { nonRetryable: false });
}

/** Returns the value; throws a refusal with all reasons otherwise. */
export function required<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw refusal(parsed.reasons);
  return parsed.value;
}

/**
 * Creates every failure of an activity. Requires a reason, because the outcome of the run depends on it. Bounds the
 * texts: Temporal cannot report a long failure, and half a surrogate pair would crash the worker at each report.
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
