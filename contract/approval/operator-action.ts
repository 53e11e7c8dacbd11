import type { IdentityLevel } from '../policy/approval-requirement';
import { isSigned, type SigningOccasion, statementIn } from '../signing/signed-statement';
import { fieldsOf, textOf } from '../words/message-fields';
import { type Judgement, UNSIGNED } from './ledger';

/** What an operator may answer: retry or skip the stopped call, or abort the run. */
export type OperatorAction = 'abort' | 'retryStep' | 'skipStep';
export const OPERATOR_ACTIONS: readonly OperatorAction[] = ['abort', 'retryStep', 'skipStep'];

/** What an operator can answer: a stopped call, identified by its step and by this particular failure. */
export interface StoppedCall {
  step: string;
  /** Id of this failure, `<call id>.<retry>`: an answer to an earlier one is refused. */
  failure: string;
  /** False for a guard: it cannot be waived, so the call can be retried or the run aborted, but not skipped. */
  skippable: boolean;
}

/** What an operator's message is compared with. */
export interface OperatorSubject extends SigningOccasion {
  decisionId: string;
  operators: readonly string[];
  identity: IdentityLevel;
  stopped: StoppedCall | undefined;
}

/**
 * Judges one operator message; never throws. An abort is possible at any time, the other actions answer a stopped call.
 */
export function judgeAction(subject: OperatorSubject, action: OperatorAction, sent: unknown): Judgement {
  const message = fieldsOf(sent);
  if (!message) return refused('the message is not one JSON object');
  const needed =
    action === 'abort'
      ? ['decision_id', 'operator', 'reason']
      : ['decision_id', 'operator', 'reason', 'step', 'failure'];
  const missing = needed.filter((key) => !textOf(message, key));
  if (missing.length > 0) return refused(`missing: ${missing.join(', ')}`);
  if (textOf(message, 'decision_id') !== subject.decisionId)
    return refused(`it is for another decision; this one is ${subject.decisionId}`);
  if (message.has('action') && message.get('action') !== action)
    return refused('its action differs from the message type');
  const operator = textOf(message, 'operator');
  if (!subject.operators.includes(operator)) return refused(`${operator} is not among the operators`);
  const why = action === 'abort' ? undefined : answersNothing(message, action, subject.stopped);
  if (why !== undefined) return refused(why);
  if (!isSigned(message))
    return subject.identity === 'signed' ? refused(UNSIGNED) : { accepted: true, why: action };
  const signed = statementIn(message, 'action', action, subject);
  return typeof signed === 'string' ? refused(signed) : { accepted: true, why: action, signed };
}

function answersNothing(
  message: Map<string, unknown>,
  action: OperatorAction,
  stopped: StoppedCall | undefined,
): string | undefined {
  if (!stopped) return 'no call is stopped';
  if (textOf(message, 'step') !== stopped.step || textOf(message, 'failure') !== stopped.failure)
    return `it answers another failure; the run is stopped at ${stopped.step}, ${stopped.failure}`;
  if (action === 'skipStep' && !stopped.skippable)
    return 'a guard stopped this call, and nobody can waive it: fix the cause and retry, or abort';
  return undefined;
}

function refused(why: string): Judgement {
  return { accepted: false, why };
}
