import { lstatSync, mkdirSync, statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;

/**
 * Returns the in-memory folder for a call's output before it is filtered: the output may contain secrets, which must not
 * reach a disk. Mirrors the path of the call's folder. It outlives workers and supervisors but not the host.
 */
export function unfilteredFolder(folder: string): string {
  return join(top(), folder);
}

/** Creates the folder for this user alone; throws when the memory file system or its owner cannot be trusted. */
export function makeUnfilteredFolder(folder: string): void {
  if (statfsSync(MEMORY).type !== TMPFS)
    throw new Error(`${MEMORY} is not a tmpfs: unfiltered output would reach a disk`);
  mkdirSync(unfilteredFolder(folder), { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(top());
  if (uid !== userId() || (mode & 0o077) !== 0)
    throw new Error(`${top()} belongs to another user or is accessible to others`);
}

/** Deletes all output below a folder. */
export async function forgetUnfiltered(folder: string): Promise<void> {
  await rm(unfilteredFolder(folder), { recursive: true, force: true });
}

function top(): string {
  return join(MEMORY, `hyops-dr-${userId()}`);
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
