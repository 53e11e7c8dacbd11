import { ApplicationFailure } from '@temporalio/activity';
import { CONCLUDED } from '../../contract/run/concluded';
import type { Parsed, Reason } from '../../contract/words/failures';
import { bounded, shown, shownLines } from '../../contract/words/shown';

const LONGEST_MESSAGE = 8000;

/** Creates the non-retryable failure of an activity, with all reasons; the first gives its type. */
export function refusal(reasons: readonly Reason[]): ApplicationFailure {
  return failure(reasons, { nonRetryable: true });
}

/**
 * Creates the failure of an attempt that the runner has recorded: its number is used up, and a repetition needs the next
 * one and the answer of an operator.
 */
export function concluded(reasons: readonly Reason[]): ApplicationFailure {
  return failure(reasons, { nonRetryable: true }, [CONCLUDED]);
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

/** Creates every failure of an activity. Requires a reason, because the outcome of the run depends on it. */
function failure(
  reasons: readonly Reason[],
  { nonRetryable }: { nonRetryable: boolean },
  more: readonly unknown[] = [],
): ApplicationFailure {
  const [first] = reasons;
  if (!first) throw new TypeError('a refusal needs a reason');
  return ApplicationFailure.create({
    message: reasons.map(({ what }) => what).join('; '),
    type: first.code,
    nonRetryable,
    details: [reasons, ...more],
  });
}

/**
 * Bounds the texts of a failure as it leaves the activity: Temporal cannot report a long failure, and half a surrogate
 * pair would crash the worker at each report. After redaction, because half a secret is not recognized.
 */
export function boundFailure(error: Error): void {
  error.message = shown(error.message, LONGEST_MESSAGE);
  if (error.stack !== undefined) error.stack = shownLines(error.stack.slice(0, 2 * LONGEST_MESSAGE));
  if (!(error instanceof ApplicationFailure) || !Array.isArray(error.details)) return;
  for (const [at, detail] of error.details.entries())
    if (isReasons(detail)) error.details[at] = bounded(detail);
}

function isReasons(detail: unknown): detail is Reason[] {
  return (
    Array.isArray(detail) &&
    detail.every((one) => ['what', 'where', 'do'].every((key) => typeof one?.[key] === 'string'))
  );
}
