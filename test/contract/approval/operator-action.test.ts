import fc from 'fast-check';
import {
  judgeAction,
  OPERATOR_ACTIONS,
  type OperatorAction,
  type OperatorSubject,
  type StoppedCall,
} from '../../../contract/approval/operator-action';

const STOPPED: StoppedCall = { step: 'move-data', failure: '02-move-data-restore.0', skippable: true };

/** An answer of alice to the stopped call; `undefined` leaves a key out. */
function anAnswer(deviations: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    decision_id: 'orders-failover-1',
    operator: 'alice',
    reason: 'the disk was full',
    step: 'move-data',
    failure: '02-move-data-restore.0',
    ...deviations,
  };
}

const SUBJECT: OperatorSubject = {
  decisionId: 'orders-failover-1',
  operators: ['alice', 'bob'],
  identity: 'claimed',
  stopped: STOPPED,
  runId: 'run-1',
  planDigest: '0123456789abcdef'.repeat(4),
  startedAt: Date.parse('2026-03-01T12:00:00Z'),
  now: Date.parse('2026-03-01T12:30:00Z'),
  earlier: [],
};

const judged = (action: OperatorAction, sent: unknown, stopped: StoppedCall | undefined = STOPPED) =>
  judgeAction({ ...SUBJECT, stopped }, action, sent);
const unstopped = { ...SUBJECT, stopped: undefined };
const abortWords = { step: undefined, failure: undefined };

describe('an action of an operator', () => {
  it.each(OPERATOR_ACTIONS)('%s is accepted from a named operator with a reason', (action) => {
    expect(judged(action, anAnswer())).toEqual({ accepted: true, why: action });
  });

  it('abort needs no stopped call', () => {
    expect(judgeAction(unstopped, 'abort', anAnswer(abortWords))).toEqual({
      accepted: true,
      why: 'abort',
    });
  });

  it.each(['retryStep', 'skipStep'] as const)('%s is refused when no call is stopped', (action) => {
    expect(judgeAction(unstopped, action, anAnswer())).toEqual({
      accepted: false,
      why: 'no call is stopped',
    });
  });

  it.each(['retryStep', 'skipStep'] as const)(
    '%s answers the current failure and no earlier one',
    (action) => {
      for (const other of [{ failure: '02-move-data-restore.1' }, { step: 'cut-traffic' }])
        expect(judged(action, anAnswer(other))).toMatchObject({
          accepted: false,
          why: expect.stringContaining('move-data, 02-move-data-restore.0'),
        });
    },
  );

  it.each([
    ['abort', ['decision_id', 'operator', 'reason']],
    ['retryStep', ['decision_id', 'operator', 'reason', 'step', 'failure']],
    ['skipStep', ['decision_id', 'operator', 'reason', 'step', 'failure']],
  ] as const)('%s is refused without any of its fields', (action, needed) => {
    for (const key of needed)
      expect(judged(action, anAnswer({ [key]: undefined }))).toEqual({
        accepted: false,
        why: `missing: ${key}`,
      });
    expect(judged(action, {})).toMatchObject({ why: `missing: ${needed.join(', ')}` });
  });

  it.each(OPERATOR_ACTIONS)('%s is refused from others and for other decisions (C4.2)', (action) => {
    expect(judged(action, anAnswer({ operator: 'mallory' }))).toMatchObject({
      accepted: false,
      why: 'mallory is not among the operators',
    });
    expect(judged(action, anAnswer({ decision_id: 'orders-failover-2' })).accepted).toBe(false);
  });

  it('is refused when its text and its message name different actions', () => {
    expect(judged('retryStep', anAnswer({ action: 'skipStep' })).accepted).toBe(false);
    expect(judged('retryStep', anAnswer({ action: 'retryStep' })).accepted).toBe(true);
  });

  it('cannot skip a guard: fencing can be retried or the run aborted (C6.5)', () => {
    const guard = { ...STOPPED, skippable: false };
    expect(judged('skipStep', anAnswer(), guard)).toMatchObject({
      accepted: false,
      why: expect.stringContaining('nobody can waive'),
    });
    expect(judged('retryStep', anAnswer(), guard).accepted).toBe(true);
    expect(judged('abort', anAnswer(), guard).accepted).toBe(true);
  });

  it('is answered with a reason, whatever is sent', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPERATOR_ACTIONS), fc.anything(), (action, sent) => {
        const answer = judged(action, sent);
        expect(answer.accepted).toBe(false);
        expect(answer.why).not.toBe('');
      }),
    );
  });
});
