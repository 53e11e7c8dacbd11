import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { DrError } from '../../contract/words/dr-error';

/** The bytes of a file; `-` is stdin. */
export async function readArtifact(path: string): Promise<Uint8Array> {
  if (path === '-') return buffer(process.stdin);
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Says in words why a file or folder cannot be read. */
export function unreadable(path: string, error: unknown): DrError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT')
    return new DrError('not-found', [{ what: `there is no ${path}`, where: path, do: 'check the path' }]);
  const why = code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'permission denied' : String(error);
  return new DrError(
    'invalid',
    [{ what: `${path} cannot be read: ${why}`, where: path, do: 'name a file that can be read' }],
    { cause: error },
  );
}
