import { isMapping, type Mapping, type Value } from '../../mapping';
import { normalizeModuleRef } from '../runtime/module-reference';

/** Readers of blueprint fields: each throws a sentence that names the field. */
export function mappingField(value: Value | undefined, field: string): Mapping {
  if (!isMapping(value)) throw new Error(`${field} must be a mapping`);
  return value;
}

/** A text that is not blank, trimmed. */
export function textField(value: Value | undefined, field: string): string {
  if (typeof value !== 'string' || value.trim() === '')
    throw new Error(`${field} must be a non-empty string`);
  return value.trim();
}

/** A boolean, or `otherwise` when it is absent; `"yes"` is not a boolean. */
export function flagField(value: Value | undefined, field: string, otherwise = false): boolean {
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'boolean') throw new Error(`${field} must be a boolean when set`);
  return value;
}

/** One of the allowed words. */
export function choiceField<T extends string>(value: string, allowed: readonly T[], field: string): T {
  const found = allowed.find((choice) => choice === value);
  if (found === undefined) throw new Error(`${field} must be one of: ${[...allowed].sort().join(', ')}`);
  return found;
}

/** A module reference in its one spelling. */
export function moduleField(value: Value | undefined, field: string): string {
  const ref = normalizeModuleRef(textField(value, field));
  if (!ref) throw new Error(`${field} is invalid`);
  return ref;
}

/** A list of texts without repetitions; empty when it is absent. */
export function textListField(value: Value | undefined, field: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${field} must be a list when set`);
  return [...new Set(value.map((item, index) => textField(item, `${field}[${index + 1}]`)))];
}

/** Throws when the mapping has a key that is not allowed. */
export function refuseUnknown(source: Mapping, allowed: readonly string[], field: string): void {
  const unknown = Object.keys(source).filter((key) => !allowed.includes(key));
  if (unknown.length > 0) throw new Error(`${field} has unknown keys: ${unknown.sort().join(', ')}`);
}
