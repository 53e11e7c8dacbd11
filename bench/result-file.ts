import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

/** Writes a result and the machine it was measured on to `bench/out/<name>.json`, and prints that path. */
export function writeResult(name: string, result: object): void {
  const folder = join(process.cwd(), 'bench', 'out');
  mkdirSync(folder, { recursive: true });
  const machine = { cpus: cpus().length, load: loadavg()[0], node: process.version };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, ...result }, null, 2)}\n`);
  console.log(file);
}

/** Returns the median; NaN for no values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
