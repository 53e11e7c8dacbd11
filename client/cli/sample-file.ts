import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const SAMPLE = join(__dirname, '../sample');

/** A file of the sample configuration as `init` writes it: with the value that values.yaml has for each `{{name}}`. */
export function sampleFile(name: string): string {
  const values: Record<string, unknown> = parse(readFileSync(join(SAMPLE, 'values.yaml'), 'utf8'));
  return readFileSync(join(SAMPLE, name), 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_whole, key: string) => {
    if (values[key] === undefined) throw new Error(`${name} uses {{${key}}}, which values.yaml lacks`);
    return String(values[key]);
  });
}
