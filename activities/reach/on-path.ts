import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The file of a program by a search path; undefined when it is in none of its folders. */
export async function onPath(program: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const file = join(folder, program);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
