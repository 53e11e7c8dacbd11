import {
  areGuardsOld,
  GUARD_MAX_AGE_MS,
  GUARDS_ASKED_AGAIN_AFTER_MS,
  outdatedReasons,
} from '../../../contract/gates/guards-age';

describe('guards before a first call (C6.1-C6.5)', () => {
  const asked = '2026-03-01T10:00:00Z';
  const past = (ms: number) => new Date(Date.parse(asked) + ms);

  it.each([
    [GUARD_MAX_AGE_MS, GUARD_MAX_AGE_MS, false],
    [GUARD_MAX_AGE_MS + 1, GUARD_MAX_AGE_MS, true],
    [GUARDS_ASKED_AGAIN_AFTER_MS + 1, GUARDS_ASKED_AGAIN_AFTER_MS, true],
  ])('that were asked %i ms ago, where %i are allowed, are old: %s', (age, limit, old) => {
    expect(areGuardsOld(asked, past(age), limit)).toBe(old);
  });

  it('stop a first change with a separate code when they were met but are too old', () => {
    expect(outdatedReasons(asked, past(GUARD_MAX_AGE_MS), 'a-call')).toEqual([]);
    expect(outdatedReasons(asked, past(GUARD_MAX_AGE_MS + 1), 'a-call')).toMatchObject([
      { code: 'GuardsOutdated', where: 'a-call', what: expect.stringContaining(asked) },
    ]);
    expect(outdatedReasons(null, past(10 * GUARD_MAX_AGE_MS), 'a-call')).toEqual([]);
  });

  it('are checked again well before they are too old, because checks take minutes and clocks differ', () => {
    expect(GUARD_MAX_AGE_MS - GUARDS_ASKED_AGAIN_AFTER_MS).toBeGreaterThanOrEqual(10 * 60_000);
  });
});
