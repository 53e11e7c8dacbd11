import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CallFolder, type CallResult, type CallSpec, type CallStart } from './call-folder';
import type { CallLife } from './call-life';
import type { StartDetached } from './detached-process';
import { interruptCall, wakeForResult } from './interrupt-call';
import { isAlive } from './liveness';
import { awaitTurn } from './root-turn';
import { type StartedSupervisor, startSupervisor } from './start-supervisor';

/**
 * How the one execution of a call ended. Unknown: neither a result nor life; it is never run again by itself. What
 * goes on is at work elsewhere and cannot be stopped: nobody waits for it any more.
 */
export type CallEnd =
  | { known: true; folder: CallFolder; result: CallResult }
  | { known: false; folder: CallFolder; goesOn: boolean };

/** A call that is to be executed at most once. */
export interface CallOnce {
  /** Where its folders are, one for each time it was prepared. */
  path: string;
  root: string;
  /** Checks the guards and says what is executed; asked right before a start, never for a call that was started. */
  prepare(): Promise<CallSpec>;
  start: StartDetached;
}

const LOOK_EVERY_MS = 200;
const WAKE_EVERY_MS = 2000;
const MOST_TRIES = 5;
const SUPERVISOR_LATE_MS = 2000;

/**
 * Starts a call, or adopts the one that was started before under the same path. Any number of workers may
 * do so at once: whoever creates `start.json` decides, so nothing starts twice.
 */
export async function startOrAdopt(call: CallOnce, life: CallLife): Promise<CallEnd> {
  let lastWords = '';
  for (let tries = 0; tries < MOST_TRIES; ) {
    let folder = await standing(call.path);
    if (!(await folder.spec())) {
      await awaitTurn(call.root, life);
      // Somebody else may have started it, and seen its end, while we waited.
      folder = await standing(call.path);
    }
    const supervisor = (await folder.spec()) ? undefined : await begin(folder, call);
    const end = await follow(folder, life, supervisor);
    if (end !== 'not-started') return end;
    if (supervisor && !supervisor.gaveWay()) tries += 1;
    lastWords = await readFile(join(folder.path, 'supervisor.log'), 'utf8').catch(() => '');
  }
  throw new Error(
    `no supervisor could be started: ${lastWords.trim() || 'it said nothing'}; see ${call.path}`,
  );
}

async function begin(folder: CallFolder, call: CallOnce): Promise<StartedSupervisor> {
  const spec = await call.prepare();
  await folder.prepare(spec);
  return startSupervisor(call.start, folder, spec);
}

/**
 * The one generation of a call that counts: the first that is not void. Void is for ever, so no two can be
 * started. One that was prepared, and whose supervisor does not come, is voided here.
 */
async function standing(path: string): Promise<CallFolder> {
  for (let generation = 1; ; generation++) {
    const folder = new CallFolder(join(path, String(generation)));
    if (await folder.spec()) await voidWhenLate(folder);
    if (!(await folder.start())?.void) return folder;
  }
}

/** Several workers that voided each other's preparations at once would never get to a start: each has its time. */
async function voidWhenLate(folder: CallFolder): Promise<void> {
  while (!(await folder.start())) {
    if ((await folder.preparedMsAgo()) > SUPERVISOR_LATE_MS)
      await folder.claimStart({ void: true, at: new Date().toISOString() });
    else await delay(LOOK_EVERY_MS);
  }
}

/** Stays with a call to its end. Without a supervisor of our own it is one that we adopted. */
async function follow(
  folder: CallFolder,
  life: CallLife,
  supervisor?: StartedSupervisor,
): Promise<CallEnd | 'not-started'> {
  const spec = await folder.spec();
  let wakeAt = Date.now() + WAKE_EVERY_MS;
  life.says(supervisor ? 'started' : 'adopted');
  for (;;) {
    // In this order: what was claimed before was alive then, and what is dead now has left its result.
    const start = await folder.start();
    const alive = supervisor?.isHere() || (await isAlive(folder));
    const result = await folder.result();
    if (result) return { known: true, folder, result };
    if (!alive) {
      if (start) return start.void ? 'not-started' : { known: false, folder, goesOn: false };
      if (await folder.claimStart({ void: true, at: new Date().toISOString() })) return 'not-started';
      continue;
    }
    const wanted = life.interruption();
    if (wanted !== undefined && spec?.stoppable === false) {
      if (start && !start.void) return { known: false, folder, goesOn: true };
      await folder.claimStart({ void: true, at: new Date().toISOString() });
      continue;
    }
    const reason = wanted ?? (await folder.interruptRequest())?.reason ?? overdue(start, spec);
    if (reason !== undefined) await interruptCall(folder, reason);
    else if (Date.now() > wakeAt) {
      wakeAt = Date.now() + WAKE_EVERY_MS;
      await wakeForResult(folder);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** A supervisor watches the time by itself; we do for one that is dead. */
function overdue(start: CallStart | undefined, spec: CallSpec | undefined): string | undefined {
  if (!start || !spec) return undefined;
  return Date.now() > Date.parse(start.at) + spec.timeout_ms + SUPERVISOR_LATE_MS
    ? 'it took too long'
    : undefined;
}
