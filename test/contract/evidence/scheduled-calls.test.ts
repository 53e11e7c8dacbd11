import { scheduledCalls } from '../../../contract/evidence/scheduled-calls';

const inBase64 = (text: string) => Buffer.from(text).toString('base64');

/** An event by which the workflow asks for an activity with one argument. */
const asks = (activityId: string, name: string, data: string) => ({
  activityTaskScheduledEventAttributes: {
    activityId,
    activityType: { name },
    input: { payloads: [{ metadata: { encoding: 'x' }, data }] },
  },
});
const request = (call: string, retry: number) => inBase64(JSON.stringify({ call, retry, epoch: 1 }));

describe('the HyOps calls of a history', () => {
  it('are the calls that the workflow scheduled, each with its activity, in order (C4.5)', () => {
    const events = [
      { eventId: '1' },
      asks('9', 'runCall', request('05-move-data-restore', 1)),
      asks('7', 'decide', request('04-prepare-target-network', 0)),
      { activityTaskScheduledEventAttributes: null },
      asks('8', 'runCall', request('04-prepare-target-network', 0)),
    ];
    expect(scheduledCalls({ events })).toEqual([
      { activity_id: '9', call: '05-move-data-restore', retry: 1 },
      { activity_id: '8', call: '04-prepare-target-network', retry: 0 },
    ]);
  });

  it('exclude activities that name no call (C4.5)', () => {
    const nameless = { activityId: '1', activityType: { name: 'runCall' } };
    const events = [
      asks('1', 'runCall', inBase64('not JSON')),
      asks('1', 'runCall', inBase64('{"call": "restore"}')),
      asks('1', 'runCall', inBase64('{"call": "restore", "retry": 0.5}')),
      { activityTaskScheduledEventAttributes: nameless },
      { activityTaskScheduledEventAttributes: { ...nameless, input: null } },
      { activityTaskScheduledEventAttributes: { ...nameless, input: { payloads: [] } } },
    ];
    expect(scheduledCalls({ events })).toEqual([]);
  });

  it.each([undefined, null, 'text', {}, { events: [7] }])(
    'are empty for %j, which is not a history',
    (history) => {
      expect(scheduledCalls(history)).toEqual([]);
    },
  );
});
