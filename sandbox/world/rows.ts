import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { mappingOf, textAt } from '../mapping';

/** The data of a site: a file with one JSON object a line, `{"id", "at", "value"}`. */
export class Rows {
  constructor(readonly file: string) {}

  private lines(): string[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
  }

  count(): number {
    return this.lines().length;
  }

  lastWriteAt(): string | null {
    const last = this.lines().at(-1);
    return last ? textAt(mappingOf(JSON.parse(last)), 'at') : null;
  }

  append(value: string): { id: number; at: string } {
    const row = { id: this.count() + 1, at: new Date().toISOString() };
    mkdirSync(dirname(this.file), { recursive: true });
    appendFileSync(this.file, `${JSON.stringify({ ...row, value })}\n`);
    return row;
  }

  copyTo(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(this.file, file);
  }
}
