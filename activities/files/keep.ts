import { EvidenceConflict } from './evidence-conflict';
import { createFile, type Home, readStanding } from './evidence-file';

/** Stores bytes under the first name that is free or already has the same bytes; returns that name. */
export async function keepUnder(home: Home, names: Iterable<string>, bytes: Uint8Array): Promise<string> {
  for (const name of names) if (await holds(home, name, bytes)) return name;
  throw new EvidenceConflict(
    'all names for this record are taken',
    home.root,
    'find out what fills this folder',
  );
}

/** Stores content that is derived from existing files; throws when the path has other content. */
export async function keepExactly(home: Home, path: string, content: string): Promise<void> {
  if (await holds(home, path, Buffer.from(content))) return;
  throw new EvidenceConflict(
    'the content of this file differs from what the rest of the bundle gives',
    `${home.root}/${path}`,
    'the evidence was changed after sealing began: keep the folder as it is and find out who changed it',
  );
}

/** Returns the existing content, or stores what `make` returns, so that an interrupted seal continues with its first content. */
export async function keepFirst(home: Home, path: string, make: () => string): Promise<string> {
  const standing = await readStanding(home, path);
  if (standing) return standing.toString();
  const made = make();
  if (await createFile(home, path, Buffer.from(made))) return made;
  return (await readStanding(home, path))?.toString() ?? made;
}

async function holds(home: Home, path: string, bytes: Uint8Array): Promise<boolean> {
  const standing = await readStanding(home, path);
  if (standing) return standing.equals(bytes);
  if (await createFile(home, path, bytes)) return true;
  return (await readStanding(home, path))?.equals(bytes) ?? false;
}
