import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeJson } from '../json-file';
import { type Backup, backupLabel, Repository } from '../world/repository';
import { Rows } from '../world/rows';
import { dnsZone, repositoryFolder, serviceName, siteAddresses, sitePlaces, zoneFile } from '../world-layout';

const minutes = 60_000;
const hours = 60 * minutes;
const rowsWritten = 120;
/** Rows that were written after the last backup: what a restore loses. */
const rowsSinceBackup = 10;

function rowsUpTo(count: number, now: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const at = new Date(now - (rowsWritten - index - 1) * minutes).toISOString();
    return JSON.stringify({ id: index + 1, at, value: `order ${index + 1}` });
  });
  return `${lines.join('\n')}\n`;
}

/** The incident has happened: the premises hold the data and are fenced; the managed standby follows; the clouds are off. */
const conditions = {
  onprem: { running: true, fenced: true, role: 'primary', rows: rowsWritten },
  gcp: { running: false, fenced: false, role: 'standby', rows: 0 },
  'gcp-managed': { running: true, fenced: false, role: 'standby', rows: rowsWritten },
  gke: { running: false, fenced: false, role: 'standby', rows: 0 },
};

/** A world that stood unused keeps taking its nightly backups; one that has failed over is left as it is. */
function isOutdated(directory: string, label: string, now: number): boolean {
  const unused = new Rows(join(directory, 'sites', 'gcp', 'rows.jsonl')).count() === 0;
  return unused && label < backupLabel(new Date(now - hours * 12));
}

function firstBackup(directory: string, now: number): Backup {
  const draft = join(directory, 'sites', 'draft.jsonl');
  writeFileAtomic(draft, rowsUpTo(rowsWritten - rowsSinceBackup, now));
  const backup = new Repository(repositoryFolder(directory)).store(
    new Rows(draft),
    new Date(now - rowsSinceBackup * minutes),
  );
  rmSync(draft);
  return backup;
}

function seedBackup(directory: string, now: number): string {
  const repository = new Repository(repositoryFolder(directory));
  const newest = repository.newest();
  if (!newest) return firstBackup(directory, now).label;
  if (!isOutdated(directory, newest, now)) return newest;
  return repository.store(new Rows(join(directory, 'sites', 'onprem', 'rows.jsonl'))).label;
}

function seedZone(directory: string): void {
  const file = zoneFile(directory);
  if (existsSync(file)) return;
  const address = (name: string, content: string) => ({
    name: `${name}.`,
    type: 'A',
    ttl: 5,
    records: [{ content, disabled: false }],
  });
  const nameServer = {
    name: `${dnsZone}.`,
    type: 'NS',
    ttl: 60,
    records: [{ content: `ns.${dnsZone}`, disabled: false }],
  };
  writeJson(file, {
    serial: 1,
    rrsets: [nameServer, address(`ns.${dnsZone}`, '127.0.0.1'), address(serviceName, siteAddresses.onprem)],
  });
}

/** Lays out the sites, the backup repository and the DNS zone; what exists is kept. Returns the newest backup's label. */
export function seedSites(directory: string): string {
  const now = Date.now();
  for (const place of sitePlaces(directory)) {
    const file = join(place.folder, 'site.json');
    const found = Object.entries(conditions).find(([name]) => name === place.name);
    if (existsSync(file) || !found) continue;
    const { rows, ...condition } = found[1];
    writeJson(file, condition);
    writeFileSync(join(place.folder, 'rows.jsonl'), rows === 0 ? '' : rowsUpTo(rows, now));
  }
  seedZone(directory);
  return seedBackup(directory, now);
}
