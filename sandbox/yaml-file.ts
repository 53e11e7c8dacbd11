import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { isMapping, type Mapping, toValue, type Value } from './mapping';

/** Reads a YAML mapping as HyOps does (YAML 1.1: `yes` is a boolean, `<<` merges); an empty file is an empty mapping. */
export function readYaml(path: string): Mapping {
  const value = toValue(parse(readFileSync(path, 'utf8'), { version: '1.1', merge: true }));
  if (value === null) return {};
  if (!isMapping(value)) throw new Error(`invalid YAML object: ${path}`);
  return value;
}

/** Data as YAML that a YAML 1.1 reader understands as the same. */
export function renderYaml(value: Value): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
