/**
 * The keys of a JSON value that are written in camelCase, each by its path. What is stored, signed, digested or sent has
 * snake_case keys; a name that is data, such as the path of a file, has other characters in it.
 */
export function keysInOtherCasing(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path ? `${path}.${key}` : key;
    const wrong = !Array.isArray(value) && /^\w*[a-z][A-Z]\w*$/.test(key) ? [here] : [];
    return [...wrong, ...keysInOtherCasing(inner, here)];
  });
}
