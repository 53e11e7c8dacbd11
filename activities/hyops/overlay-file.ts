import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { refusal } from '../temporal/refusal';

/**
 * Writes a blueprint, whole or not at all, where HyOps takes one, below `config/blueprints`; returns its path. Reads the file
 * back as HyOps does, and refuses when that is not the value that was given.
 */
export async function writeBlueprint(root: string, name: string, blueprint: unknown): Promise<string> {
  const folder = join(root, 'config', 'blueprints');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `hyops-dr.${name}.yml`);
  const draft = `${path}.${randomUUID()}.part`;
  await writeFile(draft, `${yamlAndJson(blueprint)}\n`, { mode: 0o600, flush: true });
  await confirmAsWritten(draft, blueprint);
  await rename(draft, path);
  return path;
}

/**
 * One text that a reader of JSON, of YAML 1.2 and of YAML 1.1 (HyOps) takes for the same value: JSON, so that no text is
 * taken for a number, a date or a truth value. Beyond ASCII every character is escaped, but for those above U+FFFF, which
 * JSON escapes in two halves that YAML does not join. YAML 1.1 takes a number with an exponent for a text unless it has a point.
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
      what: 'HyOps would read the overlay with other values than those that were approved',
      where: file,
      do: 'nothing is executed; keep the file, and simplify the inputs of the plan',
    },
  ]);
}

/** Undefined for what a reader of YAML 1.1 cannot read at all, such as a key of more than 1,024 characters. */
function asHyopsReads(text: string): unknown {
  try {
    return parse(text, { version: '1.1' });
  } catch {
    return undefined;
  }
}
