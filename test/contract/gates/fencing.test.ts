import fc from 'fast-check';
import { COMING_RUNGS, Fencing, judged, type Rung, type RungAnswer } from '../../../contract/gates/fencing';
import { NOW } from '../decision/a-decision';
import { READ_ONLY } from '../plan/a-plan';

const LIVE = { rung: 'live-probes', from: ['runner', 'witness'], probes: [READ_ONLY] };
const fencing = (...rungs: unknown[]) => Fencing.safeParse({ old_primary: '10.0.2.10', rungs });

function rungOf(raw: unknown): Rung {
  const [rung] = Fencing.parse({ old_primary: '10.0.2.10', rungs: [raw] }).rungs;
  if (!rung) throw new Error('no rung');
  return rung;
}

const seconds = (ago: number) => new Date(NOW.getTime() - ago * 1000).toISOString();
const answer = (rung: Rung, observed_at: string | null, met = true): RungAnswer => ({
  rung: rung.rung,
  met,
  says: 'it is read-only',
  observed_at,
});

describe('the fencing of a plan (C6.5)', () => {
  it.each([
    ['one place only', { ...LIVE, from: ['runner'] }],
    ['one place twice', { ...LIVE, from: ['runner', 'runner'] }],
    ['no probe', { ...LIVE, probes: [] }],
    [
      'a probe that an accepted connection satisfies',
      { ...LIVE, probes: [{ kind: 'tcp', name: 'x', host: '10.0.2.10', port: 1 }] },
    ],
    [
      'a probe that silence satisfies',
      { ...LIVE, probes: [{ kind: 'unreachable', name: 'x', host: '10.0.2.10', port: 1 }] },
    ],
    ['a probe that every answer satisfies', { ...LIVE, probes: [{ ...READ_ONLY, expect: {} }] }],
    ['a word in the plan', { rung: 'confirmed', fenced: true }],
    ['a switch beside the probes', { ...LIVE, fenced: true }],
    ['a proof that counts for hours', { ...LIVE, max_age_seconds: 3600 }],
  ])('is refused with %s', (_, rung) => {
    expect(fencing(rung).success).toBe(false);
  });

  it('is refused without a rung, and accepted with probes of both kinds or a statement', () => {
    expect(fencing().success).toBe(false);
    const closed = { kind: 'closed', name: 'x', host: '10.0.2.10', port: 5432 };
    expect(fencing({ ...LIVE, probes: [READ_ONLY, closed] }, { rung: 'two-person-statement' }).success).toBe(
      true,
    );
  });
});

describe('the answer of a rung (C6.5)', () => {
  const live = rungOf({ ...LIVE, max_age_seconds: 30 });

  it('counts only while it is younger than its rung allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 600 }), (ago) => {
        expect(judged(live, answer(live, seconds(ago)), NOW).met).toBe(ago <= 30 && ago >= -5);
      }),
    );
    expect(judged(live, answer(live, seconds(31)), NOW).says).toBe('it is 31 s old; it counts for 30 s');
    expect(judged(live, answer(live, seconds(-60)), NOW).says).toContain('in the future');
  });

  it('counts for minutes when it is a statement', () => {
    const statement = rungOf({ rung: 'two-person-statement', max_age_minutes: 10 });
    expect(judged(statement, answer(statement, seconds(599)), NOW).met).toBe(true);
    expect(judged(statement, answer(statement, seconds(601)), NOW).met).toBe(false);
  });

  it.each([[null], ['yesterday']])('never counts when it was observed at %j', (observed) => {
    expect(judged(live, answer(live, observed), NOW)).toMatchObject({
      met: false,
      says: 'it does not say when that was observed',
    });
  });

  it.each(COMING_RUNGS)('of %s is "not available" and never passes, whatever the answer', (name) => {
    const rung = rungOf({ rung: name });
    expect(judged(rung, answer(rung, seconds(0)), NOW)).toMatchObject({ met: false, says: 'not available' });
  });

  it('stays negative, with its own text', () => {
    const no = answer(live, seconds(0), false);
    expect(judged(live, no, NOW)).toEqual(no);
  });
});
