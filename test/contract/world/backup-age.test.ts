import fc from 'fast-check';
import { ageOfBackup } from '../../../contract/world/backup-label';
import { NOW } from '../decision/a-decision';

const stamp = (at: Date) => at.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('the age of a backup by its label (C6.4)', () => {
  it('is counted from the time in it, in UTC', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), (minutes) => {
        expect(ageOfBackup(`${stamp(ago(minutes))}F`, NOW)).toEqual({
          takenAt: ago(minutes).toISOString(),
          minutes,
        });
      }),
    );
  });

  it('is that of the increment, not of the full backup that it stands on', () => {
    for (const kind of ['D', 'I'])
      expect(ageOfBackup(`${stamp(ago(3000))}F_${stamp(ago(20))}${kind}`, NOW)?.minutes).toBe(20);
  });

  it('is nothing to speak of within the difference of two clocks', () => {
    expect(ageOfBackup(`${stamp(ago(-4))}F`, NOW)?.minutes).toBe(0);
  });

  it.each([
    ['no label', undefined],
    ['an object', { label: '20260301-110000F' }],
    ['words', 'the latest'],
    ['a time without its kind', '20260301-110000'],
    ['a time that does not exist', '20261399-110000F'],
    ['a time of the future', '20260301-130000F'],
  ])('is unknown for %s', (_, label) => {
    expect(ageOfBackup(label, NOW)).toBeUndefined();
  });
});
