import { parseDecision } from '../../../contract/decision/parse-decision';
import { anArtifact, NOW } from './a-decision';
import { problemsOf, reasonsOf } from './problems-of';

const problems = (deviations: Record<string, unknown>) =>
  problemsOf(parseDecision(anArtifact(deviations), NOW));

describe('the freshness of a decision', () => {
  it.each([
    ['expires_at', '2026-03-01T12:00:01Z'],
    ['expires_at', '2026-03-01T14:01:00+02:00'],
    ['issued_at', '2026-03-01T11:00:00Z'],
    ['issued_at', '2026-03-01T12:05:00Z'],
  ])('holds with %s %s at noon (C4.1)', (key, at) => {
    expect(problems({ [key]: at })).toEqual([]);
  });

  it.each([
    ['at this very moment', '2026-03-01T12:00:00Z'],
    ['a moment ago', '2026-03-01T11:59:59Z'],
    ['a moment ago by another offset', '2026-03-01T13:59:59+02:00'],
  ])('ends when it expires %s (C4.1)', (_, expires_at) => {
    expect(problems({ expires_at })).toEqual([
      `DecisionExpired at expires_at: expires_at was ${expires_at}; it is 2026-03-01T12:00:00.000Z now`,
    ]);
  });

  it('is refused when it was issued more than five minutes in the future (C4.1)', () => {
    expect(problems({ issued_at: '2026-03-01T12:05:01Z' })).toEqual([
      expect.stringMatching(/^DecisionInvalid at issued_at: .* is in the future/),
    ]);
  });

  it('ends when its break-glass permission expires (C5.5)', () => {
    expect(
      problems({ break_glass: { reason: 'the overlay is down', expires_at: '2026-03-01T11:00:00Z' } }),
    ).toEqual([expect.stringContaining('DecisionExpired at break_glass.expires_at')]);
  });

  it('is refused with an instruction (C4.1, C5.5)', () => {
    const stale = {
      issued_at: '2026-03-01T13:00:00Z',
      expires_at: '2026-03-01T11:00:00Z',
      break_glass: { reason: 'the overlay is down', expires_at: '2026-03-01T10:00:00Z' },
    };
    expect(reasonsOf(parseDecision(anArtifact(stale), NOW))).toEqual([
      'DecisionExpired at expires_at: expires_at was 2026-03-01T11:00:00Z; it is 2026-03-01T12:00:00.000Z now -> have the decision service check again and issue a new decision',
      'DecisionExpired at break_glass.expires_at: break_glass.expires_at was 2026-03-01T10:00:00Z; it is 2026-03-01T12:00:00.000Z now -> have the decision service check again and issue a new decision',
      'DecisionInvalid at issued_at: issued_at 2026-03-01T13:00:00Z is in the future; it is 2026-03-01T12:00:00.000Z now -> check the clocks of the decision service and of the worker',
    ]);
  });
});
