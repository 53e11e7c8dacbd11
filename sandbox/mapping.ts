/** Data as JSON and YAML know it; what the sandbox reads from outside and has not given a shape. */
export type Value = null | boolean | number | string | Value[] | Mapping;
/** Data by key, of any shape. */
export type Mapping = { [key: string]: Value };

/** Whether a value has keys: no list, no null. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Narrows anything a parser returned to plain data; dates become their ISO text, other objects their own keys. */
export function toValue(raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  if (typeof raw === 'boolean' || typeof raw === 'number' || typeof raw === 'string') return raw;
  if (raw instanceof Date) return raw.toISOString();
  if (Array.isArray(raw)) return raw.map(toValue);
  if (typeof raw === 'object') {
    return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, toValue(value)]));
  }
  return String(raw);
}

/** The value as a mapping, or an empty one. */
export function mappingOf(value: unknown): Mapping {
  const plain = toValue(value);
  return isMapping(plain) ? plain : {};
}

/** The mapping at a key, or an empty one. */
export function mappingAt(source: Mapping, key: string): Mapping {
  const value = source[key];
  return isMapping(value) ? value : {};
}

/** The text at a key, trimmed; empty when it is absent or null. */
export function textAt(source: Mapping, key: string): string {
  const value = source[key];
  if (value === undefined || value === null || typeof value === 'object') return '';
  return String(value).trim();
}

/** The number at a key, or `otherwise`. */
export function numberAt(source: Mapping, key: string, otherwise: number): number {
  const value = source[key];
  return typeof value === 'number' ? value : otherwise;
}

/** The list at a key, or an empty one. */
export function listAt(source: Mapping, key: string): Value[] {
  const value = source[key];
  return Array.isArray(value) ? value : [];
}

/** The non-empty texts of the list at a key. */
export function textsAt(source: Mapping, key: string): string[] {
  return listAt(source, key).flatMap((item) =>
    typeof item === 'string' && item.trim() ? [item.trim()] : [],
  );
}
