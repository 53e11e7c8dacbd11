import { chmodSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeJson } from '../../json-file';
import type { Mapping } from '../../mapping';

/** The folder of one run's evidence. */
export class RunRecord {
  constructor(
    readonly folder: string,
    readonly runId: string,
  ) {
    mkdirSync(folder, { recursive: true });
    chmodSync(dirname(folder), 0o700);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  writeJson(name: string, value: Mapping): void {
    writeJson(this.path(name), value);
  }

  writeText(name: string, text: string, mode = 0o600): string {
    writeFileSync(this.path(name), text, { mode });
    return this.path(name);
  }

  /** Opens a log that a tool writes into by itself, so that it grows while the tool works. */
  openLog(name: string): { descriptor: number; close(): void } {
    const descriptor = openSync(this.path(name), 'a', 0o644);
    return { descriptor, close: () => closeSync(descriptor) };
  }
}
