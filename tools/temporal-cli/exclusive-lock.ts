import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './error-words';

const POLL_MS = 200;
const HEARTBEAT_MS = 5_000;
/** A holder that did not touch its ticket for so long is gone, even where its process number lives on in another process. */
const SILENT_MS = 60_000;

interface Waiting {
  /** Told again and again, with the process number of the holder. */
  onWait: (holder: number) => void;
  signal: AbortSignal | undefined;
}

/**
 * Runs `work` while nobody else, in this or another process, holds the lock folder `lock`. A dead holder's lock is
 * taken over. The lock is a folder with the holder's ticket in it, `<pid>-<uuid>`: a rename puts both there at once and
 * fails over another ticket, and a dead ticket is removed by its name, so that no two waiters can both win.
 */
export async function withLock<T>(lock: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const ticket = `${process.pid}-${randomUUID()}`;
  const prepared = `${lock}.${ticket}`;
  const held = join(lock, ticket);
  await mkdir(prepared);
  try {
    await waitForTurn(lock, waiting, async () => {
      await writeFile(join(prepared, ticket), '');
      return movesTo(lock, prepared);
    });
    const heartbeat = setInterval(() => void touch(held), HEARTBEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
    }
  } finally {
    await rm(prepared, { recursive: true, force: true });
    await rm(held, { force: true });
    await rmdir(lock).catch(() => undefined);
  }
}

async function waitForTurn(
  lock: string,
  { onWait, signal }: Waiting,
  take: () => Promise<boolean>,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const holder = await livingHolder(lock);
    if (holder === undefined && (await take())) return;
    if (holder !== undefined) onWait(holder);
    await delay(POLL_MS, undefined, { signal });
  }
}

async function movesTo(lock: string, prepared: string): Promise<boolean> {
  try {
    await rename(prepared, lock);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return false;
    throw error;
  }
}

async function livingHolder(lock: string): Promise<number | undefined> {
  const tickets = await readdir(lock).catch(() => []);
  for (const ticket of tickets) {
    const pid = Number.parseInt(ticket, 10);
    if (isAlive(pid) && !(await isSilent(join(lock, ticket)))) return pid;
    await rm(join(lock, ticket), { force: true });
  }
  return undefined;
}

async function isSilent(ticketFile: string): Promise<boolean> {
  const touched = await stat(ticketFile).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > SILENT_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}
