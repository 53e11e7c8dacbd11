import { randomUUID } from 'node:crypto';
import { constants, lstatSync } from 'node:fs';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './error-code';
import { EvidenceConflict } from './evidence-conflict';
import { safeSegments } from './safe-path';

/** A folder of evidence, and the folder (same file system) where files are made before they appear in it. */
export interface Home {
  /** Absolute; everything above `root` was made by the operator and may be a link. */
  root: string;
  drafts: string;
}

/**
 * Makes `path` with these bytes, whole or not at all, on disk when this returns; never overwrites.
 * False when something is there already. Folders on the way are made; links on the way are refused.
 */
export async function createFile(home: Home, path: string, bytes: Uint8Array): Promise<boolean> {
  const folder = await makeFolders(home, path);
  const draft = join(home.drafts, randomUUID());
  try {
    await writeDraft(draft, bytes);
    await link(draft, join(home.root, path));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    // A draft that could not be written would go on filling the disk.
    await rm(draft, { force: true });
    await syncFolder(folder);
  }
}

/** The bytes of a file, or undefined when it is not there; links are refused. */
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

async function makeFolders(home: Home, path: string): Promise<string> {
  let folder = home.root;
  for (const name of safeSegments(path).slice(0, -1)) folder = await makeFolder(folder, name);
  return folder;
}

async function writeDraft(draft: string, bytes: Uint8Array): Promise<void> {
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False where nothing is; throws where anything but a folder stands. */
function isFolder(path: string): boolean {
  const found = kindOf(path);
  if (found && !found.isDirectory()) throw linkFound(path);
  return found !== undefined;
}

/** Asked at once: one record asks some fifty times, and a trip through the thread pool takes longer than the answer. */
function kindOf(path: string) {
  return lstatSync(path, { throwIfNoEntry: false });
}

function linkFound(path: string): EvidenceConflict {
  return new EvidenceConflict(
    'a link or a file stands where a folder or file of evidence belongs',
    path,
    'find out who put it there',
  );
}
