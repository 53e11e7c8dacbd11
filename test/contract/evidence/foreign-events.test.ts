import { foreignEvents } from '../../../contract/evidence/foreign-events';

const AT = '2026-03-01T12:00:00Z';
const by = 'operator@host';

/** What is reported for a history with one such event. */
const told = (attributes: Record<string, unknown>) =>
  foreignEvents({ events: [{ eventId: '7', eventTime: AT, ...attributes }] });

const of = (what: string, who: string, reason: string) => [{ event: 7, at: AT, what, by: who, reason }];

describe('interventions in a run from outside its own messages', () => {
  it.each([
    [
      'that it was terminated, by whom and why',
      { workflowExecutionTerminatedEventAttributes: { identity: by, reason: 'too slow' } },
      of('terminated', by, 'too slow'),
    ],
    [
      'that it was terminated, even without a reason',
      { workflowExecutionTerminatedEventAttributes: {} },
      of('terminated', '', ''),
    ],
    ['that its time ran out', { workflowExecutionTimedOutEventAttributes: {} }, of('timed-out', '', '')],
    [
      'that its cancellation was asked for',
      { workflowExecutionCancelRequestedEventAttributes: { identity: by, cause: 'wrong one' } },
      of('cancel-requested', by, 'wrong one'),
    ],
    [
      'that it was reset, from which run',
      {
        workflowTaskFailedEventAttributes: {
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW',
          identity: by,
          baseRunId: 'run-a',
          failure: { message: 'once more' },
        },
      },
      of('reset', by, 'from run run-a: once more'),
    ],
    [
      'that it was reset, in the other spelling of the cause and without words',
      { workflowTaskFailedEventAttributes: { cause: 'ResetWorkflow', identity: by, baseRunId: 'run-a' } },
      of('reset', by, 'from run run-a: '),
    ],
    [
      'a signal that it does not know',
      { workflowExecutionSignaledEventAttributes: { identity: by, signalName: 'aprove' } },
      of('unknown-signal', by, 'aprove'),
    ],
    [
      'no signal that it knows',
      { workflowExecutionSignaledEventAttributes: { identity: by, signalName: 'approve' } },
      [],
    ],
    [
      'no workflow task that failed by itself',
      { workflowTaskFailedEventAttributes: { cause: 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR' } },
      [],
    ],
    ['no event of its own', { activityTaskScheduledEventAttributes: { activityId: '1' } }, []],
  ])('tells %s (C4.5, C4.6)', (_, attributes, expected) => {
    expect(told(attributes)).toEqual(expected);
  });

  it('are listed in history order, without the values that the server did not record (C4.5)', () => {
    const events = [
      { eventId: 3, workflowExecutionSignaledEventAttributes: {} },
      { eventId: 4 },
      { eventId: 5, eventTime: AT, workflowExecutionTerminatedEventAttributes: {} },
    ];
    expect(foreignEvents({ events })).toEqual([
      { event: 3, at: '', what: 'unknown-signal', by: '', reason: '' },
      { event: 5, at: AT, what: 'terminated', by: '', reason: '' },
    ]);
  });

  it('consist of its loss when the server no longer knows the run (C4.5)', () => {
    expect(
      foreignEvents({ events: [], lost: { at: AT, by: 'alice', reason: 'the server is gone' } }),
    ).toEqual([{ event: 0, what: 'lost', at: AT, by: 'alice', reason: 'the server is gone' }]);
  });

  it.each([undefined, null, 'text', {}, { events: 'none' }, { events: [{ eventId: 'seven' }] }])(
    'is empty for %j, which is not a history (C4.5)',
    (history) => {
      expect(foreignEvents(history)).toEqual([]);
    },
  );
});
