import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DISPATCH_RECORD, HYOPS_RECORD } from '../../contract/evidence/files/calls';
import { ORIGINAL } from '../../contract/evidence/files/decision';
import { ABANDONED, HISTORY } from '../../contract/evidence/files/histories';
import { STATEMENT } from '../../contract/evidence/files/seal';

/** Files that HyOps or the sender of a decision writes, or whose form Temporal or in-toto defines. */
const OTHERS_FILES = [ORIGINAL, HISTORY, ABANDONED, STATEMENT, HYOPS_RECORD, DISPATCH_RECORD];

/**
 * Lists the camelCase keys of a JSON value by path. Everything that is stored, signed, digested or sent has snake_case
 * keys. Keys that are data, such as file paths, contain other characters and do not match.
 */
export function keysInOtherCasing(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path ? `${path}.${key}` : key;
    const wrong = !Array.isArray(value) && /^\w*[a-z][A-Z]\w*$/.test(key) ? [here] : [];
    return [...wrong, ...keysInOtherCasing(inner, here)];
  });
}

/** The same of every JSON file in the evidence of a run that hyops-dr defines, each as `file: key`. */
export function filesInOtherCasing(place: string): string[] {
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl?$/.test(name) && !OTHERS_FILES.some((file) => file.isAt(name)))
    .flatMap((name) => documentsIn(join(place, name)).map((one) => ({ name, keys: keysInOtherCasing(one) })))
    .flatMap(({ name, keys }) => keys.map((key) => `${name}: ${key}`));
}

function documentsIn(file: string): unknown[] {
  const text = readFileSync(file, 'utf8');
  const documents = file.endsWith('l') ? text.split('\n').filter(Boolean) : [text];
  return documents.map((one) => JSON.parse(one));
}
