import { readFile, writeFile } from 'node:fs/promises';

/** Changes a file during one check. */
export async function whileChanged(
  path: string,
  change: (text: string) => string,
  check: () => Promise<void>,
): Promise<void> {
  const before = await readFile(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the change leaves ${path} as it was`);
  await writeFile(path, after);
  try {
    await check();
  } finally {
    await writeFile(path, before);
  }
}
