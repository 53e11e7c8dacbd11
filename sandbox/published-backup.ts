import type { Mapping } from './mapping';

/** What the backup module publishes of the newest backup; labels of the local world are in UTC. */
export function publishedBackup(label: string): Mapping {
  const [, year, month, day, hour, minute, second] =
    [...label.matchAll(/(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)[FDI]/g)].at(-1) ?? [];
  const stop = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) / 1000;
  return {
    pgbackrest_latest_backup: {
      available: true,
      label,
      timeline: '1',
      type: 'full',
      timestamp_start: stop - 1,
      timestamp_stop: stop,
    },
    pgbackrest_latest_backup_set: label,
    pgbackrest_latest_backup_timeline: '1',
  };
}
