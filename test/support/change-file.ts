import { readFile, writeFile } from 'node:fs/promises';

/** Changes the text of a file for the time of one check. */
export async function whileChanged(
  path: string,
  change: (text: string) => string,
  check: () => Promise<void>,
): Promise<void> {
  const before = await readFile(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing was changed in ${path}`);
  await writeFile(path, after);
  try {
    await check();
  } finally {
    await writeFile(path, before);
  }
}
