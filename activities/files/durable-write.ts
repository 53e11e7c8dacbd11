import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './error-code';

/**
 * Creates a file with this content, readable by its owner only, atomically and synced to disk; never overwrites. Returns
 * false when the path exists. `drafts` is a folder on the same file system. Throws file system errors.
 */
export async function createDurably(
  path: string,
  content: string | Uint8Array,
  drafts = dirname(path),
): Promise<boolean> {
  return viaDraft(path, content, drafts, async (draft) => {
    try {
      await link(draft, path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

/** Writes a file like `createDurably`, but replaces an existing one. */
export async function replaceDurably(path: string, content: string | Uint8Array): Promise<void> {
  await viaDraft(path, content, dirname(path), (draft) => rename(draft, path));
}

async function viaDraft<T>(
  path: string,
  content: string | Uint8Array,
  drafts: string,
  publish: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = join(drafts, `.${randomUUID()}.part`);
  try {
    await writeDraft(draft, content);
    return await publish(draft);
  } finally {
    // A failed draft would keep using disk space.
    await rm(draft, { force: true });
    await syncFolder(dirname(path));
  }
}

async function writeDraft(draft: string, content: string | Uint8Array): Promise<void> {
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Syncs the names in a folder to disk: a synced file can still vanish with its name at a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
