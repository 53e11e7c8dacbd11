import { abandonedAmong, abandonedFile, isBeginningOf, standingIn } from '../../../contract/evidence/history';

/** A history of these events, numbered from 1, each a second after the one before. */
const history = (...types: string[]) => ({
  events: types.map((eventType, at) => ({
    eventId: String(at + 1),
    eventTime: `2026-03-01T12:00:0${at}Z`,
    eventType,
  })),
});

/** One event by which the workflow asks for an activity. */
const asksFor = (eventId: number | string, activityId: string) => ({
  eventId,
  eventTime: `2026-03-01T12:00:${eventId}Z`,
  activityTaskScheduledEventAttributes: { activityId },
});

describe('a history that was read earlier', () => {
  const whole = history('started', 'scheduled', 'completed');

  it('is the beginning of the complete one (C4.5)', () => {
    expect(isBeginningOf(history('started', 'scheduled'), whole)).toBe(true);
    expect(isBeginningOf(whole, whole)).toBe(true);
  });

  it('belongs to another branch when its last event is different or missing there (C4.5)', () => {
    const [first] = whole.events;
    expect(isBeginningOf(history('started', 'failed'), whole)).toBe(false);
    expect(isBeginningOf({ events: [{ ...first, eventTime: 'other' }] }, whole)).toBe(false);
    expect(isBeginningOf({ events: [{ ...first, eventId: 2 }] }, whole)).toBe(false);
    expect(isBeginningOf(whole, history('started', 'scheduled'))).toBe(false);
  });

  it('is never the beginning of another when it is empty or not a history (C4.5)', () => {
    for (const none of [{ events: [] }, undefined, 'text', { events: [{ eventId: 'x' }] }]) {
      expect(isBeginningOf(none, whole)).toBe(false);
      expect(isBeginningOf(whole, none)).toBe(false);
      expect(isBeginningOf(none, none)).toBe(false);
    }
  });
});

describe('the branches that a reset left behind', () => {
  it('are named by their number, counted from the oldest, and their Temporal run (C4.5)', () => {
    expect(abandonedFile(0, 'run-a')).toBe('temporal/abandoned/1-run-a.json');
  });

  it('are found among the files of a bundle, oldest first, the tenth after the second (C4.5)', () => {
    const paths = [9, 1, 0].map((index) => abandonedFile(index, `run-${index}`));
    const others = [
      'temporal/history.json',
      'temporal/abandoned/0-run.json',
      'temporal/abandoned/x-run.json',
      'temporal/abandoned/1-.json',
      'temporal/abandoned/1-run.jsonl',
      'kept/temporal/abandoned/1-run.json',
    ];
    expect(abandonedAmong([...others, ...paths])).toEqual([
      { run_id: 'run-0', path: 'temporal/abandoned/1-run-0.json' },
      { run_id: 'run-1', path: 'temporal/abandoned/2-run-1.json' },
      { run_id: 'run-9', path: 'temporal/abandoned/10-run-9.json' },
    ]);
  });
});

describe('the place of a fragment in the history', () => {
  const abandoned = [
    { run_id: 'run-a', history: { events: [asksFor('15', '1'), { eventId: 16 }] } },
    { run_id: 'run-b', history: 'unreadable' },
  ];
  const standingOf = (activity_id: string, execution: string) =>
    standingIn({ events: [asksFor(25, '1'), asksFor(26, '2')] }, abandoned)({ activity_id, execution });

  it('is the event and time of its request, in the history of its branch (C4.5)', () => {
    expect(standingOf('1', 'run-a')).toEqual({
      branch: 0,
      scheduled: { event: 15, at: '2026-03-01T12:00:15Z' },
      told: true,
    });
    expect(standingOf('2', 'run-c')).toEqual({
      branch: 2,
      scheduled: { event: 26, at: '2026-03-01T12:00:26Z' },
      told: true,
    });
  });

  it('is unknown when its branch did not request it or has no history (C4.5)', () => {
    expect(standingOf('2', 'run-a')).toEqual({
      branch: 0,
      scheduled: undefined,
      told: true,
    });
    expect(standingOf('1', 'run-b')).toEqual({
      branch: 1,
      scheduled: undefined,
      told: false,
    });
  });
});
