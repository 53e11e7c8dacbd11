/** What the samples write where only people know what belongs there. */
const PLACEHOLDER = /CHANGE_ME\w*/;

/** A text that still waits to be filled in: its keys from the top, and the placeholder in it. */
export interface Placeholder {
  path: (string | number)[];
  word: string;
}

/** Every placeholder in a value, however deep. */
export function placeholdersIn(value: unknown, path: Placeholder['path'] = []): Placeholder[] {
  if (typeof value === 'string') {
    const word = PLACEHOLDER.exec(value)?.[0];
    return word === undefined ? [] : [{ path, word }];
  }
  if (Array.isArray(value)) return value.flatMap((item, at) => placeholdersIn(item, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => placeholdersIn(item, [...path, key]));
}
