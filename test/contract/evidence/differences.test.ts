import { failureGiven, resultGiven, toldIn } from '../../../contract/evidence/answers';
import { accountDifferences, answerDifferences } from '../../../contract/evidence/differences';
import type { KeptAnswer } from '../../../contract/evidence/files/answers';

const RUN = 'run-1';
const payload = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from(JSON.stringify(value)).toString('base64'),
});
const EMPTY = { metadata: { encoding: Buffer.from('binary/null').toString('base64') } };

/** A history of one activity, and how it ended. */
function aHistory(activity: string, ended: object, id = '1') {
  const scheduled = { activityId: id, activityType: { name: activity } };
  return {
    events: [
      { eventId: '5', eventTime: '', activityTaskScheduledEventAttributes: scheduled },
      { eventId: '7', eventTime: '', ...ended },
    ],
  };
}
const result = (...payloads: object[]) => ({
  activityTaskCompletedEventAttributes: { scheduledEventId: '5', result: { payloads } },
});
const failure = (type: string, message: string, ...details: unknown[]) => ({
  activityTaskFailedEventAttributes: {
    scheduledEventId: '5',
    failure: {
      message,
      applicationFailureInfo: { type, details: { payloads: details.map(payload) } },
    },
  },
});
const kept = (gave: Pick<KeptAnswer, 'gave' | 'sha256'>, changes: Partial<KeptAnswer> = {}): KeptAnswer => ({
  ...{ activity: 'runCall', activity_id: '1', execution: RUN, attempt: 1, at: '' },
  ...gave,
  ...changes,
});
const found = (history: unknown, ...answers: KeptAnswer[]) =>
  answerDifferences(toldIn(history), { execution: RUN, answers }).map(({ what }) => what);

const EXECUTED = { state: 'executed', hyops_run: 'r-1' };
const REASONS = [{ code: 'HyopsFailed', what: 'it failed', where: 'x', do: 'y' }];

describe('C4.6 the answers in a history', () => {
  it.each<[string, unknown, KeptAnswer]>([
    [
      'a result',
      aHistory('runCall', result(payload(EXECUTED))),
      kept(resultGiven({ hyops_run: 'r-1', state: 'executed' })),
    ],
    ['no result', aHistory('runCall', result(EMPTY)), kept(resultGiven(undefined))],
    ['a result that is null', aHistory('runCall', result(payload(null))), kept(resultGiven(null))],
    [
      'a failure',
      aHistory('runCall', failure('HyopsFailed', 'it failed', REASONS)),
      kept(failureGiven({ code: 'HyopsFailed', message: 'it failed', details: [REASONS] })),
    ],
    [
      'a failure without details',
      aHistory('runCall', failure('TypeError', 'a bug')),
      kept(failureGiven({ code: 'TypeError', message: 'a bug', details: undefined })),
    ],
    [
      'a result of another execution of the run',
      aHistory('runCall', result(payload(EXECUTED))),
      kept(resultGiven(EXECUTED), { execution: 'before-the-reset' }),
    ],
  ])('are those of the runner: %s', (_, history, answer) => {
    expect(found(history, answer)).toEqual([]);
  });

  it.each<[string, unknown, KeptAnswer[]]>([
    ['that it never gave', aHistory('runCall', result(payload(EXECUTED))), []],
    [
      'that is another',
      aHistory('runCall', result(payload(EXECUTED))),
      [kept(resultGiven({ state: 'already-there' }))],
    ],
    ['that it failed', aHistory('runCall', failure('HyopsFailed', 'x')), [kept(resultGiven(EXECUTED))]],
    [
      'with another message',
      aHistory('runCall', failure('HyopsFailed', 'carol is to blame')),
      [kept(failureGiven({ code: 'HyopsFailed', message: 'it failed', details: [] }))],
    ],
    [
      'of another activity',
      aHistory('runCall', result(payload(EXECUTED))),
      [kept(resultGiven(EXECUTED), { activity: 'confirmPlan' })],
    ],
    ['with a payload that is not JSON', aHistory('runCall', result({ ...payload(1), data: 'e30x' })), []],
  ])('differ from those of the runner: an answer %s', (_, history, answers) => {
    expect(found(history, ...answers).join()).toMatch(/event 7 of the history is a .* of runCall \(1\)/);
  });

  it('lack an activity that the runner answered', () => {
    expect(found({ events: [] }, kept(resultGiven(EXECUTED)))).toEqual([
      'this runner gave a result of runCall (1), which the history does not have',
    ]);
  });

  it.each<[string, unknown]>([
    ['a notification', aHistory('notify', result(payload('sent')))],
    ['a refusal at the border', aHistory('runCall', failure('CallerWrong', 'who is it'))],
    ['unwritable evidence', aHistory('runCall', failure('EvidenceUnwritable', 'the disk is full'))],
    ['a timeout', aHistory('runCall', { activityTaskTimedOutEventAttributes: { scheduledEventId: '5' } })],
    [
      'a cancellation by the server',
      aHistory('runCall', { activityTaskCanceledEventAttributes: { scheduledEventId: '5' } }),
    ],
    [
      'a cancellation by the server between two attempts',
      aHistory('runCall', {
        activityTaskCanceledEventAttributes: {
          scheduledEventId: '5',
          details: { payloads: [payload('starting')] },
        },
      }),
    ],
  ])('need no record for %s', (_, history) => {
    expect(found(history)).toEqual([]);
  });

  it('are listed at most 50 times', () => {
    const answers = Array.from({ length: 80 }, (_, n) => kept(resultGiven(n), { activity_id: `${n}` }));
    expect(found({ events: [] }, ...answers)).toHaveLength(51);
  });
});

describe('C4.6 a run record that was handed over', () => {
  it('differs in each value that the history does not lead to', () => {
    const own = { outcome: 'completed', reasons: [], added_later: 1 };
    expect(accountDifferences({ ...own, earlier: 1 }, own)).toEqual([]);
    expect(accountDifferences({ outcome: 'rejected', reasons: [] }, own)).toEqual([
      expect.objectContaining({
        what: expect.stringContaining('outcome "rejected", but the history leads to "completed"'),
      }),
    ]);
    expect(accountDifferences({ outcome: 'rejected' }, null)).toHaveLength(1);
  });
});
