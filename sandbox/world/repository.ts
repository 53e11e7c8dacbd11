import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Rows } from './rows';

/** A backup by its label, and how many rows it holds. */
export type Backup = { label: string; rows: number };

/** The label of a full backup, as pgBackRest names it: UTC to the second and the letter F. */
export function backupLabel(at: Date): string {
  const [day, time] = at.toISOString().split('T');
  return `${day?.replaceAll('-', '')}-${time?.slice(0, 8).replaceAll(':', '')}F`;
}

/** The backup repository: one copy of a site's rows per label; the newest label sorts last. */
export class Repository {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  private file(label: string): string {
    return join(this.folder, `${label}.jsonl`);
  }

  newest(): string | undefined {
    const labels = readdirSync(this.folder).flatMap((name) =>
      name.endsWith('.jsonl') ? [name.slice(0, -6)] : [],
    );
    return labels.sort().at(-1);
  }

  /** Labels have one-second resolution: a second backup within a second takes the next free one. */
  store(rows: Rows, at = new Date()): Backup {
    let moment = at;
    while (existsSync(this.file(backupLabel(moment)))) moment = new Date(moment.getTime() + 1000);
    const label = backupLabel(moment);
    rows.copyTo(this.file(label));
    return { label, rows: rows.count() };
  }

  /** Copies a backup (the newest for `latest` or none) over a site's rows; throws when there is no such backup. */
  fetch(label: string | undefined, target: Rows): Backup {
    const chosen = label && label !== 'latest' ? label : this.newest();
    if (!chosen || !existsSync(this.file(chosen)))
      throw new Error(`the repository holds no backup ${chosen ?? 'at all'}`);
    const source = new Rows(this.file(chosen));
    source.copyTo(target.file);
    return { label: chosen, rows: source.count() };
  }
}
