import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Mapping, mappingOf, type Value } from './mapping';

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

/** JSON as HyOps prints it: sorted keys, two spaces, ASCII only. */
export function renderJson(value: Value): string {
  return JSON.stringify(sorted(value), null, 2).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes a whole file under another name first, so that a reader never sees half of it. Creates its folder. */
export function writeFileAtomic(path: string, content: string | Uint8Array, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, content, { mode });
  chmodSync(draft, mode);
  renameSync(draft, path);
}

/** Writes a document atomically, readable to its owner alone unless `mode` says otherwise. */
export function writeJson(path: string, value: Value, mode = 0o600): void {
  writeFileAtomic(path, `${renderJson(value)}\n`, mode);
}

/** The JSON object in a file; throws what `readFileSync` and `JSON.parse` throw. */
export function readJson(path: string): Mapping {
  return mappingOf(JSON.parse(readFileSync(path, 'utf8')));
}

/** The JSON object in a file, or an empty one when the file is missing or is not JSON. */
export function readJsonOrEmpty(path: string): Mapping {
  try {
    return readJson(path);
  } catch {
    return {};
  }
}
