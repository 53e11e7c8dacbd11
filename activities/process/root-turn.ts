import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { refusal } from '../temporal/refusal';
import { CallFolder } from './call-folder';
import type { CallLife } from './call-life';
import { inWords, type MarkedProcess, markedProcesses } from './marked-processes';

/** The lock of a runtime root. Supervisor and `hyops` hold it by inheritance, so a dead holder never blocks. */
export function rootLock(root: string): string {
  return join(root, '.hyops-dr.lock');
}

const LOOK_EVERY_MS = 300;
/** How long we wait for what a call left behind after its end, before a human has to look. */
const LEFT_BEHIND_MS = 20_000;

/**
 * HyOps has no locks: waits until nothing is at work in a runtime root, whichever worker, run or retry it
 * belongs to. Refuses when an earlier call ended badly and what it left goes on. Only the lock decides who
 * starts; whoever loses comes here again. Order among workers is not promised.
 */
export async function awaitTurn(root: string, life: CallLife): Promise<void> {
  let clear = 0;
  let leftSince: number | undefined;
  while (clear < 2) {
    life.letGoIfCancelled();
    const { working, left } = await inTheWay(root);
    const locked = await isLocked(rootLock(root));
    clear = working.length + left.length > 0 || locked ? 0 : clear + 1;
    leftSince = left.length > 0 && working.length === 0 ? (leftSince ?? Date.now()) : undefined;
    if (leftSince !== undefined && Date.now() - leftSince > LEFT_BEHIND_MS) throw stillThere(root, left);
    if (clear === 0)
      life.says(`waiting for runtime root ${root}: ${inWords([...working, ...left]) || 'locked'}`);
    if (clear < 2) await delay(clear === 0 ? LOOK_EVERY_MS : 50);
  }
}

/** Processes of calls without a result, and what calls with a bad end left. After a good end daemons may stay. */
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

/** Whether anybody holds the lock, marked or not; a hint to wait by, as the kernel lists it. */
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
      code: 'HyopsNotExecuted',
      what: `it was not started: an earlier call ended badly, and what it left is still at work: ${inWords(left)}`,
      where: root,
      do: 'look at these processes and end them or let them end; then retry, skip or abort',
    },
  ]);
}
