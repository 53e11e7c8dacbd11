import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readJsonOrEmpty, writeJson } from '../json-file';
import { textAt } from '../mapping';
import type { SitePlace } from '../world-layout';
import type { Closable } from './closable';
import { type Answer, type Call, listenHttp } from './http-service';
import type { Backup, Repository } from './repository';
import { Rows } from './rows';

/** What a site is to the workload; `restoring` while a backup is being copied in. */
type Role = 'primary' | 'standby' | 'restoring';
/** A site as the control API shows it; times are RFC 3339. */
export type SiteView = {
  site: string;
  address: string;
  running: boolean;
  fenced: boolean;
  role: Role;
  writable: boolean;
  rows: number;
  last_write_at: string | null;
};
type Condition = { running: boolean; fenced: boolean; role: Role };

function readCondition(file: string): Condition {
  const stored = readJsonOrEmpty(file);
  const role = textAt(stored, 'role');
  return {
    running: stored['running'] === true,
    fenced: stored['fenced'] === true,
    role: role === 'primary' || role === 'restoring' ? role : 'standby',
  };
}

/** One site of the workload: a real HTTP service on its own address, with its data and condition in files. */
export class Site {
  private readonly rows: Rows;
  private readonly conditionFile: string;
  private condition: Condition;
  private listener: Closable | undefined;

  constructor(
    private readonly place: SitePlace,
    private readonly port: number,
  ) {
    this.rows = new Rows(join(place.folder, 'rows.jsonl'));
    this.conditionFile = join(place.folder, 'site.json');
    this.condition = readCondition(this.conditionFile);
  }

  get name(): string {
    return this.place.name;
  }

  /** Listens again if it was running when the world last ended. */
  async resume(): Promise<void> {
    if (this.condition.running) await this.start();
  }

  async start(): Promise<void> {
    this.change({ running: true });
    this.listener ??= await listenHttp(this.place.address, this.port, (call) => this.answer(call));
  }

  stop(): void {
    this.change({ running: false });
    this.close();
  }

  /** A fenced site answers and refuses writes. */
  fence(): void {
    this.change({ fenced: true });
  }

  unfence(): void {
    this.change({ fenced: false });
  }

  promote(): void {
    this.change({ role: 'primary', fenced: false });
  }

  backup(repository: Repository): Backup {
    return repository.store(this.rows);
  }

  /** Puts a backup in place of the site's data, `seconds` long, and starts the site as a writable primary. */
  async restore(repository: Repository, label: string | undefined, seconds: number): Promise<Backup> {
    this.change({ role: 'restoring' });
    await this.start();
    await pause(seconds * 1000);
    const backup = repository.fetch(label, this.rows);
    this.promote();
    return backup;
  }

  view(): SiteView {
    const { running, fenced, role } = this.condition;
    return {
      site: this.name,
      address: `${this.place.address}:${this.port}`,
      running,
      fenced,
      role,
      writable: running && role === 'primary' && !fenced,
      rows: this.rows.count(),
      last_write_at: this.rows.lastWriteAt(),
    };
  }

  close(): void {
    this.listener?.close();
    this.listener = undefined;
  }

  private change(next: Partial<Condition>): void {
    this.condition = { ...this.condition, ...next };
    writeJson(this.conditionFile, this.condition);
  }

  private answer(call: Call): Answer {
    const { site, role, writable, rows, last_write_at } = this.view();
    if (call.method === 'GET' && call.path === '/') {
      return { status: 200, body: { site, role, writable, rows, last_write_at } };
    }
    if (call.method !== 'POST' || call.path !== '/rows') return { status: 404, body: { error: 'not found' } };
    if (!writable) return { status: 409, body: { error: `${site} is not writable` } };
    return { status: 201, body: { ...this.rows.append(textAt(call.body, 'value')), rows: rows + 1 } };
  }
}
