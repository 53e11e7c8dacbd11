import { documentationAddressesIn, documentationNamesIn } from './documentation';

/** What `hyops-dr init` writes for a value that only people know. */
const MARK = /CHANGE_ME\w*/g;

/** A text that still has to be filled in: its path of keys, and why. */
export interface Placeholder {
  path: (string | number)[];
  /** The part of the text that is not real. */
  word: string;
  /** What it is, as a phrase. */
  says: string;
  do: string;
}

/**
 * Lists everything in a value that was not filled in, at any depth, in keys and in values: `CHANGE_ME` marks, and
 * addresses and names that are reserved for documentation, which reach nothing (C4.1).
 */
export function placeholdersIn(value: unknown, path: Placeholder['path'] = []): Placeholder[] {
  if (typeof value === 'string') return foundIn(value).map((found) => ({ path, ...found }));
  if (Array.isArray(value)) return value.flatMap((item, at) => placeholdersIn(item, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...placeholdersIn(key, [...path, key]),
    ...placeholdersIn(item, [...path, key]),
  ]);
}

/** Lists what is not real in one text, without duplicates. */
function foundIn(text: string): Omit<Placeholder, 'path'>[] {
  const found = [
    ...[...text.matchAll(MARK)].map(([word]) => ({
      word,
      says: `the placeholder ${word}`,
      do: 'fill it in',
    })),
    ...documentationAddressesIn(text).map((word) => ({
      word,
      says: `the address ${word}, which is reserved for documentation and reaches nothing`,
      do: 'write the real address',
    })),
    ...documentationNamesIn(text).map((word) => ({
      word,
      says: `the name ${word}, which is reserved for examples and reaches nothing`,
      do: 'write the real name',
    })),
  ];
  return [...new Map(found.map((one) => [one.word, one])).values()];
}
