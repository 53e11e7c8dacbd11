import { ApplicationFailure } from '@temporalio/activity';
import type { Parsed, Reason } from '../../contract/words/failures';

/** The failure that ends an activity for good, with every reason; the first names it. The only place that makes one. */
export function refusal(reasons: readonly Reason[]): ApplicationFailure {
  return ApplicationFailure.create({
    message: reasons.map((reason) => reason.what).join('; '),
    type: reasons[0]?.code ?? 'Internal',
    nonRetryable: true,
    details: [reasons],
  });
}

/** A failure with its reasons that may pass by itself: the activity is tried again. */
export function notYet(reasons: readonly Reason[]): ApplicationFailure {
  return ApplicationFailure.create({
    message: reasons.map((reason) => reason.what).join('; '),
    type: reasons[0]?.code ?? 'Internal',
    nonRetryable: false,
    details: [reasons],
  });
}

/** The value, or a refusal with all reasons. */
export function required<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw refusal(parsed.reasons);
  return parsed.value;
}
