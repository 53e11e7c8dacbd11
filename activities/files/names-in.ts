import { readdir } from 'node:fs/promises';
import { codeOf } from './error-code';

/** Lists the names in a folder, in no order; none when there is no such folder. Throws other file system errors. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
