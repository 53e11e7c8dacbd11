import { execFileSync } from 'node:child_process';
import { machineMoment, msSince } from '../../activities/process/machine-clock';

describe('C4.4 the clock of the machine', () => {
  const now = { boot_id: 'b0', uptime_ms: 5000 };

  it('counts the milliseconds since an earlier moment', () => {
    expect(msSince({ boot_id: 'b0', uptime_ms: 3500 }, now)).toBe(1500);
    expect(msSince(now, now)).toBe(0);
  });

  it.each([
    ['another start of the machine', { boot_id: 'b1', uptime_ms: 3500 }],
    ['a start of the machine that ran longer', { boot_id: 'b0', uptime_ms: 5001 }],
  ])('takes a moment of %s as long ago', (_, moment) => {
    expect(msSince(moment, now)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is the same in another process', () => {
    const before = machineMoment();
    const there = Number(
      execFileSync(process.execPath, ['-p', 'process.hrtime.bigint() / 1000000n'], { encoding: 'utf8' })
        .trim()
        .replace('n', ''),
    );
    const after = machineMoment();
    expect(there).toBeGreaterThanOrEqual(before.uptime_ms);
    expect(there).toBeLessThanOrEqual(after.uptime_ms);
    expect(after.boot_id).toBe(before.boot_id);
  });
});
