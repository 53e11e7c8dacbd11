import { constants, lstatSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably, syncFolder } from './durable-write';
import { codeOf } from './error-code';
import { EvidenceConflict } from './evidence-conflict';
import { safeSegments } from './safe-path';

/** A folder of evidence, and the folder on the same file system in which its files are drafted. */
export interface Home {
  /** Absolute path. Folders above `root` belong to the operator and may be links. */
  root: string;
  drafts: string;
}

/**
 * Creates `path` with these bytes, atomically and synced to disk; never overwrites. Returns false when it exists
 * already. Creates missing parent folders and refuses links.
 */
export async function createFile(home: Home, path: string, bytes: Uint8Array): Promise<boolean> {
  await makeFolders(home, path);
  return createDurably(join(home.root, path), bytes, home.drafts);
}

/** Reads a file; undefined when it does not exist. Refuses links. */
export async function readStanding(home: Home, path: string): Promise<Buffer | undefined> {
  const segments = safeSegments(path);
  const folders = [...segments.keys()].map((depth) => join(home.root, ...segments.slice(0, depth)));
  const place = join(home.root, path);
  if (!folders.every(isFolder) || !kindOf(place)) return undefined;
  try {
    const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw codeOf(error) === 'ELOOP' ? linkFound(place) : error;
  }
}

export async function makeFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name);
  if (isFolder(folder)) return folder;
  try {
    await mkdir(folder, { mode: 0o700 });
    await syncFolder(parent);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !isFolder(folder)) throw error;
  }
  return folder;
}

async function makeFolders(home: Home, path: string): Promise<void> {
  let folder = home.root;
  for (const name of safeSegments(path).slice(0, -1)) folder = await makeFolder(folder, name);
}

/** Returns false when nothing exists there; throws for anything other than a folder. */
function isFolder(path: string): boolean {
  const found = kindOf(path);
  if (found && !found.isDirectory()) throw linkFound(path);
  return found !== undefined;
}

/** Synchronous, because one record needs some fifty of these calls and the thread pool would take longer. */
function kindOf(path: string) {
  return lstatSync(path, { throwIfNoEntry: false });
}

function linkFound(path: string): EvidenceConflict {
  return new EvidenceConflict(
    'a link or a file has replaced an evidence folder or file',
    path,
    'find out who put it there, then remove it',
  );
}
