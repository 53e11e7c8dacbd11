import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { replaceDurably } from '../files/durable-write';
import { refusal } from '../temporal/refusal';

/**
 * Writes a blueprint atomically to `config/blueprints`, where HyOps accepts it; returns its path. Reads the file back as
 * HyOps does, and refuses it when the value differs from the given one.
 */
export async function writeBlueprint(root: string, name: string, blueprint: unknown): Promise<string> {
  const folder = join(root, 'config', 'blueprints');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `hyops-dr.${name}.yml`);
  await replaceDurably(path, `${yamlAndJson(blueprint)}\n`);
  await confirmAsWritten(path, blueprint);
  return path;
}

/**
 * Returns a text with the same value in JSON, YAML 1.2 and YAML 1.1 (HyOps). It is JSON, so that no text is read as a
 * number, a date or a boolean. Characters beyond ASCII are escaped, except those above U+FFFF, which JSON escapes as two
 * halves that YAML does not join. YAML 1.1 reads a number with an exponent as text unless it has a decimal point.
 */
export function yamlAndJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replaceAll(/[\u007f-\uffff]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/^(\s*(?:"(?:[^"\\]|\\.)*": )?-?\d+)(e[-+]\d+,?)$/gm, '$1.0$2');
}

async function confirmAsWritten(file: string, blueprint: unknown): Promise<void> {
  if (isDeepStrictEqual(asHyopsReads(await readFile(file, 'utf8')), JSON.parse(JSON.stringify(blueprint))))
    return;
  throw refusal([
    {
      code: 'DowngradeRefused',
      what: 'HyOps would read other values from the overlay than those that were approved',
      where: file,
      do: 'keep the file for analysis, simplify the inputs in the plan, then issue a new decision',
    },
  ]);
}

/** Reads the text as YAML 1.1; undefined when that is impossible, such as for a key of more than 1,024 characters. */
function asHyopsReads(text: string): unknown {
  try {
    return parse(text, { version: '1.1' });
  } catch {
    return undefined;
  }
}
