import { statfs } from 'node:fs/promises';

/** Resolves to the bytes that this user can still write to the file system of `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
