import { z } from 'zod';

// Clocks of two machines differ; five minutes is what Kerberos tolerates.
const CLOCK_SKEW_MINUTES = 5;

/** `pgbackrest_latest_backup` as HyOps publishes it, with the end of the backup in seconds since 1970. */
const LatestBackup = z.looseObject({
  label: z.string(),
  available: z.boolean().optional(),
  timestamp_stop: z.number().int().positive(),
});

/**
 * Returns the age of the last backup, from the end that pgBackRest recorded for it. Its label proves nothing, because
 * it is in the time zone of the database host, which it does not name. Returns undefined, which means that the age is
 * unknown, when the end is missing or in the future, or when `restored`, the set that a restore uses, is another one
 * (C6.4).
 */
export function ageOfBackup(
  published: unknown,
  restored: unknown,
  now: Date,
): { takenAt: string; minutes: number } | undefined {
  const { data: backup } = LatestBackup.safeParse(published);
  if (!backup || backup.available === false || backup.label !== restored) return undefined;
  const takenAt = new Date(backup.timestamp_stop * 1000);
  const minutes = (now.getTime() - takenAt.getTime()) / 60_000;
  if (Number.isNaN(minutes) || minutes < -CLOCK_SKEW_MINUTES) return undefined;
  return { takenAt: takenAt.toISOString(), minutes: Math.max(0, minutes) };
}
