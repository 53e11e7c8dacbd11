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
