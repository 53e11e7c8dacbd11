import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { refusal } from '../temporal/refusal';
import { CallFolder } from './call-folder';
import type { CallLife } from './call-life';
import { inWords, type MarkedProcess, markedProcesses } from './marked-processes';

/** Lock file of a runtime root. Supervisor and `hyops` inherit the open lock, so a dead holder never blocks it. */
export function rootLock(root: string): string {
  return join(root, '.hyops-dr.lock');
}

const LOOK_EVERY_MS = 300;
/** How long to wait for processes that a call left behind before a person must act. */
const LEFT_BEHIND_MS = 20_000;

/**
 * Waits until no call of any worker, run or retry works in a runtime root, because HyOps itself has no locks. Refuses
 * when processes of an earlier failed call keep running. The lock alone decides which call starts; the others wait
 * here again, in no guaranteed order.
 */
export async function awaitTurn(root: string, life: CallLife): Promise<void> {
  let clear = 0;
  let leftSince: number | undefined;
  while (clear < 2) {
    life.letGoIfCancelled();
    const { working, left } = await inTheWay(root);
    const locked = await isLocked(rootLock(root));
    clear = working.length + left.length > 0 || locked ? 0 : clear + 1;
    leftSince = left.length > 0 && working.length === 0 ? (leftSince ?? performance.now()) : undefined;
    if (leftSince !== undefined && performance.now() - leftSince > LEFT_BEHIND_MS)
      throw stillThere(root, left);
    if (clear === 0)
      life.says(`waiting for runtime root ${root}: ${inWords([...working, ...left]) || 'locked'}`);
    if (clear < 2) await delay(clear === 0 ? LOOK_EVERY_MS : 50);
  }
}

/** Finds processes of unfinished calls, and those that failed calls left. After success, daemons may remain. */
async function inTheWay(root: string): Promise<{ working: MarkedProcess[]; left: MarkedProcess[] }> {
  const working: MarkedProcess[] = [];
  const left: MarkedProcess[] = [];
  for (const one of (await markedProcesses()).filter((each) => each.root === root)) {
    const result = await new CallFolder(one.folder).result();
    if (!result || one.role === 'supervisor') working.push(one);
    else if (result.code !== 0) left.push(one);
  }
  return { working, left };
}

/** Reports whether any process, marked or not, holds the lock according to the kernel; only a hint for waiting. */
async function isLocked(lock: string): Promise<boolean> {
  const inode = await stat(lock).then(
    ({ ino }) => ino,
    () => undefined,
  );
  if (inode === undefined) return false;
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '');
  return locks
    .split('\n')
    .some((line) => line.includes('FLOCK') && line.split(' ').some((word) => word.endsWith(`:${inode}`)));
}

function stillThere(root: string, left: readonly MarkedProcess[]) {
  return refusal([
    {
      code: 'RuntimeRootBusy',
      what: `the call was not started: processes of an earlier failed call are still running: ${inWords(left)}`,
      where: root,
      do: 'inspect these processes; end them or wait until they end; then retry, skip or abort',
    },
  ]);
}
