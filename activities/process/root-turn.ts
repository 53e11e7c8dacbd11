import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lookAgain } from '../temporal/look-again';
import { refusal } from '../temporal/refusal';
import { CallFolder } from './call-folder';
import type { CallLife } from './call-life';
import { inWords, type MarkedProcess, markedProcesses } from './marked-processes';
import type { Asking, RootLine } from './root-line';

/** Lock file of a runtime root. Supervisor and `hyops` inherit the open lock, so a dead holder never blocks it. */
export function rootLock(root: string): string {
  return join(root, '.hyops-dr.lock');
}

const LOOK_EVERY_MS = 300;
/** The call before may still be ending; a longer wait must not occupy the worker. */
const LOOK_FOR_MS = 1500;
/** How long to wait for processes that a call left behind before a person must act. */
const LEFT_BEHIND_MS = 20_000;

/**
 * Returns when no call of any worker, run or retry works in a runtime root, because HyOps itself has no locks, and no
 * more urgent call waits for it. Otherwise gives the worker back: throws what makes the server try again later. Refuses
 * when processes of an earlier failed call keep running. The lock alone decides which call starts.
 */
export async function takeTurn(root: string, line: RootLine, asking: Asking, life: CallLife): Promise<void> {
  life.letGoIfCancelled();
  const first = (await isAfter(line, asking)) ?? (await obstacle(root, life));
  // A more urgent call may have come in the meantime.
  const { says, left } = first.says === null ? ((await isAfter(line, asking)) ?? first) : first;
  if (says === null) return line.keepPlace(asking);
  const { again_in_ms, left_ms } = await line.wait(asking, left.length > 0);
  if (left_ms > LEFT_BEHIND_MS) {
    await line.leave(asking);
    throw stillThere(root, left);
  }
  throw lookAgain('NotItsTurn', `waiting for runtime root ${root}: ${says}`, again_in_ms);
}

interface Obstacle {
  /** Null when nothing is in the way. */
  says: string | null;
  /** Processes that failed calls left, if nothing else is in the way. */
  left: MarkedProcess[];
}

async function isAfter(line: RootLine, asking: Asking): Promise<Obstacle | undefined> {
  const ahead = await line.ahead(asking);
  return ahead && { says: `a call of ${ahead.decision_id} is before it`, left: [] };
}

/** Finds what is in the way: nothing, if twice in a row nothing was. */
async function obstacle(root: string, life: CallLife): Promise<Obstacle> {
  const began = performance.now();
  for (let clear = 0; ; ) {
    life.letGoIfCancelled();
    const { working, left } = await inTheWay(root);
    const locked = await isLocked(rootLock(root));
    clear = working.length + left.length > 0 || locked ? 0 : clear + 1;
    if (clear === 2) return { says: null, left: [] };
    if (clear === 0 && performance.now() - began > LOOK_FOR_MS)
      return { says: inWords([...working, ...left]) || 'locked', left: working.length === 0 ? left : [] };
    await delay(clear === 0 ? LOOK_EVERY_MS : 50);
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
