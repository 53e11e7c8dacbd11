import type { Decision } from './decision';

/**
 * What a decision asks for: all of it but what every emission has anew (id, times) and what people wrote beside
 * it. A decision service that was restarted, or has a timer, emits one and the same under ever new ids.
 */
export function subjectOf(decision: Decision, environment: string): Partial<Decision> {
  const {
    decision_id,
    issued_at,
    expires_at,
    requested_by,
    requires_approval,
    rationale,
    metadata,
    ...asked
  } = decision;
  return { ...asked, environment };
}
