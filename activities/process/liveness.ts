import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../files/error-code';
import type { CallFolder } from './call-folder';
import { processesOf } from './marked-processes';

const LOOK_AGAIN_MS = 100;

/**
 * Reports whether any process of a call is alive. Relies on what processes inherit, never on a pid: the pipe shows
 * the supervisor and `hyops`; the marks in the environment show children of a dead `hyops`.
 */
export async function isAlive(folder: CallFolder): Promise<boolean> {
  if (await seen(folder)) return true;
  // A process that forks and exits during the first check can hide itself and its child; the second check finds the child.
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
      // Without a writer, read returns 0 bytes. With a writer that has written nothing, it fails with EAGAIN.
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
