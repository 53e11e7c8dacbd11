import type { Decision } from './decision';

/**
 * What a decision asks for: everything except what changes with each emission (id, times, which one it continues) and
 * what people wrote as comments. A decision service that restarts, or runs on a timer, emits the same decision under new ids.
 */
export function subjectOf(decision: Decision, environment: string): Partial<Decision> {
  const {
    decision_id,
    issued_at,
    expires_at,
    requested_by,
    continues,
    requires_approval,
    rationale,
    metadata,
    ...asked
  } = decision;
  return { ...asked, environment };
}
