import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Compares a value with its golden file. `HYOPS_DR_RECORD=1` writes missing golden files, which a person must review;
 * existing ones are never overwritten.
 */
export function golden(path: string, value: unknown): void {
  if (process.env['HYOPS_DR_RECORD'] === '1' && !existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  }
  expect(value).toEqual(JSON.parse(readFileSync(path, 'utf8')));
}
