import { sha256 } from '../../contract/signing/digest';

const LONGEST_NAME = 200;

/**
 * An id as the name of a folder. Letters, digits, `.`, `_` and `-` stay (a letter or digit first), every other
 * byte becomes `%XX`, so that it can be read back with any percent-decoder. A name too long for a file
 * system is cut and ends with `%~` and its digest; the whole id is in the manifest.
 */
export function folderName(id: string): string {
  if (id === '') throw new TypeError('an id is needed to name a folder of evidence');
  const name = [...Buffer.from(id)].map(encoded).join('');
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, 120)}%~${sha256(id)}`;
}

/** The id that a folder is named after; undefined when the name was cut. */
export function idOf(name: string): string | undefined {
  return name.includes('%~') ? undefined : decodeURIComponent(name);
}

function encoded(byte: number, at: number): string {
  const character = String.fromCharCode(byte);
  const plain = at === 0 ? /[A-Za-z0-9]/ : /[A-Za-z0-9._-]/;
  return plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
