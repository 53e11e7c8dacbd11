import { sha256 } from '../../contract/signing/digest';

const LONGEST_NAME = 200;

/**
 * Returns a folder name for an id. Keeps letters, digits, `.`, `_` and `-` (a letter or digit first) and writes every
 * other byte as `%XX`, so that any percent-decoder can read it back. A name too long for a file system is cut and ends
 * with `%~` and its digest; the manifest has the complete id.
 */
export function folderName(id: string): string {
  if (id === '') throw new TypeError('the id of an evidence folder must not be empty');
  const name = [...Buffer.from(id)].map(encoded).join('');
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, 120)}%~${sha256(id)}`;
}

/** Returns the id in a folder name; undefined when the name was cut. */
export function idOf(name: string): string | undefined {
  return name.includes('%~') ? undefined : decodeURIComponent(name);
}

function encoded(byte: number, at: number): string {
  const character = String.fromCharCode(byte);
  const plain = at === 0 ? /[A-Za-z0-9]/ : /[A-Za-z0-9._-]/;
  return plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
