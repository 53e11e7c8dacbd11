import { createFile, type Home, readStanding } from './durable-file';
import { EvidenceConflict } from './evidence-conflict';

/** Keeps bytes under the first of the names that is free or holds the same bytes already; returns that name. */
export async function keepUnder(home: Home, names: Iterable<string>, bytes: Uint8Array): Promise<string> {
  for (const name of names) if (await holds(home, name, bytes)) return name;
  throw new EvidenceConflict(
    'no name is left to keep a record under',
    home.root,
    'look at what fills this folder',
  );
}

/** Keeps exactly these bytes at this path, or throws: they are computed from files that stand. */
export async function keepExactly(home: Home, path: string, content: string): Promise<void> {
  if (await holds(home, path, Buffer.from(content))) return;
  throw new EvidenceConflict(
    'the file stands with other content than the rest of the bundle gives',
    `${home.root}/${path}`,
    'the evidence was changed since sealing began: keep the folder as it is and find out by whom',
  );
}

/** What stands at this path, or else what is made now: a seal that was interrupted goes on with what it had begun. */
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
