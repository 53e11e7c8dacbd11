import type { TimelineLine } from '../../../contract/evidence/files/timeline';
import type { PlacedFragment } from '../../../contract/evidence/fragment';
import { standingIn } from '../../../contract/evidence/history';
import { BEFORE_ALL, brokenLine, chain, headOf, inHistoryOrder } from '../../../contract/evidence/timeline';
import { digestOf } from '../../../contract/signing/digest';

function fragment(path: string, deviations: Partial<PlacedFragment> = {}): PlacedFragment {
  return {
    path,
    sha256: digestOf(path),
    activity: 'runCall',
    activity_id: '1',
    execution: 'run-b',
    attempt: 1,
    at: '2026-03-01T12:00:00Z',
    says: `it wrote ${path}`,
    files: {},
    ...deviations,
  };
}

const asksFor = (eventId: number, activityId: string) => ({
  eventId,
  activityTaskScheduledEventAttributes: { activityId },
});

describe('the order of history', () => {
  // Event numbers continue in every branch, and the clock of a machine may be wrong: neither shows what came first.
  const ordered = (...fragments: PlacedFragment[]) => {
    const abandoned = [{ run_id: 'run-a', history: { events: [asksFor(9, '1')] } }];
    const standingOf = standingIn({ events: [asksFor(7, '1'), asksFor(3, '2')] }, abandoned);
    return inHistoryOrder(fragments, standingOf).map(({ path }) => path);
  };

  it('goes branch by branch, then by the event that asked, then by the attempt, then by name (C4.5)', () => {
    expect(
      ordered(
        fragment('fifth', { attempt: 2, at: '2026-03-01T11:00:00Z' }),
        fragment('fourth'),
        fragment('fourth-too'),
        fragment('third', { activity_id: '2', attempt: 3, at: '2026-03-01T13:00:00Z' }),
        fragment('first', { execution: 'run-a', at: '2026-03-01T14:00:00Z' }),
      ),
    ).toEqual(['first', 'third', 'fourth', 'fourth-too', 'fifth']);
    expect(ordered(fragment('b'), fragment('a'))).toEqual(['a', 'b']);
  });

  it('puts fragments that the history of their branch lacks at its end, sorted by time (C4.5)', () => {
    const unknown = (path: string, at: string, execution = 'run-b') =>
      fragment(path, { activity_id: 'x', at, execution });
    expect(
      ordered(
        unknown('fifth', '2026-03-01T10:00:02Z'),
        unknown('fourth', '2026-03-01T10:00:01Z'),
        fragment('third'),
        unknown('second', '2026-03-01T15:00:00Z', 'run-a'),
        fragment('first', { execution: 'run-a' }),
      ),
    ).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
  });
});

describe('the timeline', () => {
  const made = () =>
    chain(['fragments/1.json', 'fragments/2.json', 'fragments/3.json'].map((path) => fragment(path)));

  it('is chained from zeros: each line has the hash of the previous line, and a hash over all its other fields (C4.5)', () => {
    const first = {
      seq: 1,
      prev: '0'.repeat(64),
      fragment: 'fragments/1.json',
      sha256: digestOf('fragments/1.json'),
      at: '2026-03-01T12:00:00Z',
      says: 'it wrote fragments/1.json',
    };
    const lines = made();
    expect(lines[0]).toEqual({ ...first, hash: digestOf(first) });
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(lines.map(({ prev }) => prev).slice(1)).toEqual(lines.map(({ hash }) => hash).slice(0, 2));
  });

  it('has the hash of its last line as its head, and zeros when it is empty (C4.5)', () => {
    expect(headOf(made())).toBe(made()[2]?.hash);
    expect(headOf([])).toBe(BEFORE_ALL);
    expect(BEFORE_ALL).toBe('0'.repeat(64));
  });

  it('verifies unchanged (C4.5)', () => {
    expect(brokenLine(made())).toBeUndefined();
    expect(brokenLine([])).toBeUndefined();
  });

  /** The second line with a change, and a hash that fits it. */
  const forged = (change: object) => (lines: TimelineLine[]) =>
    lines.map(({ hash, ...line }) => {
      const changed = line.seq === 2 ? { ...line, ...change } : line;
      return { ...changed, hash: digestOf(changed) };
    });

  it.each<[string, (lines: TimelineLine[]) => TimelineLine[], number]>([
    ['a word was changed', (lines) => lines.map((line) => ({ ...line, says: 'nothing' })), 1],
    ['a hash was changed', (lines) => lines.map((line) => ({ ...line, hash: BEFORE_ALL })), 1],
    ['a number was changed, hash and all', forged({ seq: 5 }), 2],
    ['another line is named before it, hash and all', forged({ prev: BEFORE_ALL }), 2],
    ['a line was rewritten with its hash, which the next line reveals', forged({ says: 'nothing' }), 3],
    ['a line is missing', (lines) => lines.slice(1), 1],
    ['two lines changed places', (lines) => lines.toReversed(), 1],
  ])('is broken where %s (C4.5)', (_, change, at) => {
    expect(brokenLine(change(made()))).toBe(at);
  });
});
