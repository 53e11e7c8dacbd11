import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileAt } from '../../contract/evidence/files/registry';
import { JsonFile, LinesFile } from '../../contract/evidence/shape/evidence-file';
import { digestOf } from '../../contract/signing/digest';

/** Lists the files of a bundle that the registry does not know, or that have another shape or a key that the shape lacks. */
export function outsideRegistry(bundle: string): string[] {
  return readdirSync(bundle, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => wrongIn(bundle, relative(bundle, join(entry.parentPath, entry.name))));
}

function wrongIn(bundle: string, path: string): string[] {
  const file = fileAt(path);
  if (!file) return [`${path}: the registry of evidence files does not know it`];
  if (!(file instanceof JsonFile)) return [];
  const text = readFileSync(join(bundle, path), 'utf8');
  const values: unknown[] =
    file instanceof LinesFile ? text.trimEnd().split('\n').filter(Boolean).map(parsed) : [parsed(text)];
  return values.flatMap((value) => {
    const misfit = file.misfit(value);
    if (misfit !== undefined) return [`${path}: ${misfit}`];
    return digestOf(file.read(value)) === digestOf(value) ? [] : [`${path}: the shape lacks a key of it`];
  });
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}
