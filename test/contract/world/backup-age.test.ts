import fc from 'fast-check';
import { ageOfBackup } from '../../../contract/world/backup-age';
import { NOW } from '../decision/a-decision';

const LABEL = '20260301-115500F';
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const published = (stop: unknown, more: object = {}) => ({
  available: true,
  label: LABEL,
  timestamp_stop: stop,
  ...more,
});
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

describe('the age of a backup (C6.4)', () => {
  it('counts from the end that pgBackRest recorded, whatever the label reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), fc.string(), (minutes, label) => {
        expect(ageOfBackup(published(seconds(ago(minutes)), { label }), label, NOW)).toEqual({
          takenAt: ago(minutes).toISOString(),
          minutes,
        });
      }),
    );
  });

  it('is zero for a backup that ended slightly in the future, because two clocks differ', () => {
    expect(ageOfBackup(published(seconds(ago(-4))), LABEL, NOW)?.minutes).toBe(0);
  });

  it.each([
    ['nothing published', undefined],
    ['a label alone, whose time zone nobody knows', LABEL],
    ['a label without an end', { available: true, label: LABEL }],
    ['an end that is text', published('1772366100')],
    ['an end that is not a whole second', published(1.5)],
    ['an end of zero', published(0)],
    ['an end in the future', published(seconds(ago(-60)))],
    ['an end in milliseconds, which lies in the far future', published(NOW.getTime())],
    ['a backup other than the one that is restored', published(seconds(ago(5)), { label: 'another' })],
    ['a backup that is not available', published(seconds(ago(5)), { available: false })],
  ])('is unknown for %s', (_, backup) => {
    expect(ageOfBackup(backup, LABEL, NOW)).toBeUndefined();
  });
});
