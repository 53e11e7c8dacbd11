/** Placeholders in the samples for values that only people know. */
const PLACEHOLDER = /CHANGE_ME\w*/;

/** A text that still has to be filled in: its path of keys, and the placeholder in it. */
export interface Placeholder {
  path: (string | number)[];
  word: string;
}

/** Lists every placeholder in a value, at any depth. */
export function placeholdersIn(value: unknown, path: Placeholder['path'] = []): Placeholder[] {
  if (typeof value === 'string') {
    const word = PLACEHOLDER.exec(value)?.[0];
    return word === undefined ? [] : [{ path, word }];
  }
  if (Array.isArray(value)) return value.flatMap((item, at) => placeholdersIn(item, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => placeholdersIn(item, [...path, key]));
}
