import { constants } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { codeOf } from '../error-code';
import type { CallFolder } from './call-folder';
import { CALL_MARK } from './installation';

/**
 * Whether any process of a call still lives. Asked of what the processes inherit, never of a pid: the
 * pipe tells of supervisor and `hyops`; the mark in the environment finds children of a dead `hyops`.
 */
export async function isAlive(folder: CallFolder, key: string): Promise<boolean> {
  return (await hasWriter(folder.alive)) || (await isMarked(key));
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

async function isMarked(key: string): Promise<boolean> {
  const mark = `${CALL_MARK}=${key}`;
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  return environments.some((environment) => environment.split('\0').includes(mark));
}
