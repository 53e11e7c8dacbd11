import { lstatSync, mkdirSync, statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;

/**
 * Where the output of a call lies until it was filtered: in memory, for it may hold values of secrets, which must
 * not reach a disk. Under the path of the call's own folder; it outlives workers and supervisors, not the host.
 */
export function unfilteredFolder(folder: string): string {
  return join(top(), folder);
}

/** Makes the folder, for this user alone; throws when it could not be trusted. */
export function makeUnfilteredFolder(folder: string): void {
  if (statfsSync(MEMORY).type !== TMPFS)
    throw new Error(`${MEMORY} is no tmpfs: unfiltered output would reach a disk`);
  mkdirSync(unfilteredFolder(folder), { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(top());
  if (uid !== userId() || (mode & 0o077) !== 0)
    throw new Error(`${top()} belongs to somebody else, or others can read it`);
}

/** Forgets all output below a folder. */
export async function forgetUnfiltered(folder: string): Promise<void> {
  await rm(unfilteredFolder(folder), { recursive: true, force: true });
}

function top(): string {
  return join(MEMORY, `hyops-dr-${userId()}`);
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
