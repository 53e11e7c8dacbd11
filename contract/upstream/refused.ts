import type { Reason } from '../words/failures';

/** Why an upstream record does not become a decision. */
export function refused(what: string, where: string, advice: string): Reason {
  return { code: 'DecisionInvalid', what, where, do: advice };
}
