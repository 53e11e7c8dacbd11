import { type Answer, fieldsOf, textOf } from './approval-ledger';

export type OperatorAction = 'abort' | 'retryStep' | 'skipStep';
export const OPERATOR_ACTIONS: readonly OperatorAction[] = ['abort', 'retryStep', 'skipStep'];

/** What an operator can answer: a stopped call, bound by its step and by this very failure of it. */
export interface StoppedCall {
  step: string;
  /** Id of this failure, `<call id>.<retry>`: an answer to an earlier one is refused. */
  failure: string;
  /** False for a guard: nobody can waive it, so the call can be retried or the run aborted, not skipped. */
  skippable: boolean;
}

/** Judges one operator message; total. An abort is possible at any time, the others answer a stopped call. */
export function judgeAction(
  decisionId: string,
  operators: readonly string[],
  stopped: StoppedCall | undefined,
  action: OperatorAction,
  sent: unknown,
): Answer {
  const message = fieldsOf(sent);
  if (!message) return { accepted: false, why: 'the message is not one JSON object' };
  const needed =
    action === 'abort'
      ? ['decision_id', 'operator', 'reason']
      : ['decision_id', 'operator', 'reason', 'step', 'failure'];
  const missing = needed.filter((key) => !textOf(message, key));
  if (missing.length > 0) return { accepted: false, why: `missing: ${missing.join(', ')}` };
  if (textOf(message, 'decision_id') !== decisionId)
    return { accepted: false, why: `it is for another decision; this one is ${decisionId}` };
  if (message.has('action') && message.get('action') !== action)
    return { accepted: false, why: 'its action is not what it was sent as' };
  const operator = textOf(message, 'operator');
  if (!operators.includes(operator))
    return { accepted: false, why: `${operator} is not among the operators` };
  if (action === 'abort') return { accepted: true, why: 'abort' };
  if (!stopped) return { accepted: false, why: 'no call is stopped' };
  if (textOf(message, 'step') !== stopped.step || textOf(message, 'failure') !== stopped.failure)
    return {
      accepted: false,
      why: `it answers another failure; the run is stopped at ${stopped.step}, ${stopped.failure}`,
    };
  if (action === 'skipStep' && !stopped.skippable)
    return {
      accepted: false,
      why: 'what stopped this call is a guard, which nobody can waive: mend it and retry, or abort',
    };
  return { accepted: true, why: action };
}
