import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../files/error-code';
import type { CallFolder } from './call-folder';
import { processesOf } from './marked-processes';

const LOOK_AGAIN_MS = 100;

/**
 * Whether any process of a call still lives. Asked of what the processes inherit, never of a pid: the
 * pipe tells of supervisor and `hyops`; the marks in the environment find children of a dead `hyops`.
 */
export async function isAlive(folder: CallFolder): Promise<boolean> {
  if (await seen(folder)) return true;
  // A process that starts a child and ends while we look may hide both; the child is there at the second look.
  await delay(LOOK_AGAIN_MS);
  return seen(folder);
}

async function seen(folder: CallFolder): Promise<boolean> {
  return (await hasWriter(folder.alive)) || (await processesOf(folder)).length > 0;
}

async function hasWriter(pipe: string): Promise<boolean> {
  try {
    const file = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      // No writer: end of file, 0 bytes. A writer that writes nothing: EAGAIN.
      return (await file.read(Buffer.alloc(1), 0, 1, null)).bytesRead > 0;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return true;
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
