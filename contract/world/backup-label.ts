// Clocks of two machines differ; five minutes is what Kerberos tolerates.
const CLOCK_SKEW_MINUTES = 5;

/**
 * The age of a backup by its pgBackRest label, `YYYYMMDD-HHMMSSF[_YYYYMMDD-HHMMSS(D|I)]`, UTC: the last time in
 * it counts. Undefined when it tells no time, or one of the future: both mean that the age is unknown (C6.4).
 */
export function ageOfBackup(label: unknown, now: Date): { takenAt: string; minutes: number } | undefined {
  if (typeof label !== 'string') return undefined;
  const found = [...label.matchAll(/(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)[FDI]/g)].at(-1);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const minutes = (now.getTime() - takenAt.getTime()) / 60_000;
  if (Number.isNaN(minutes) || minutes < -CLOCK_SKEW_MINUTES) return undefined;
  return { takenAt: takenAt.toISOString(), minutes: Math.max(0, minutes) };
}
