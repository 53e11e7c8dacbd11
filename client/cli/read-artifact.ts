import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { DrError } from '../../contract/words/dr-error';

/** Reads the bytes of a file; `-` is stdin. */
export async function readArtifact(path: string): Promise<Uint8Array> {
  if (path === '-') return buffer(process.stdin);
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Returns the error for a file or folder that cannot be read. */
export function unreadable(path: string, error: unknown): DrError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT')
    return new DrError('not-found', [
      { what: `${path} does not exist`, where: path, do: 'correct the path' },
    ]);
  const why = code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'permission denied' : String(error);
  return new DrError(
    'invalid',
    [{ what: `${path} cannot be read: ${why}`, where: path, do: 'give a file that this user can read' }],
    { cause: error },
  );
}
