import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CallFolder, type CallResult, type CallSpec, type CallStart, type PreparedCall } from './call-folder';
import type { CallLife } from './call-life';
import type { StartDetached } from './detached-process';
import { interruptCall, wakeForResult } from './interrupt-call';
import { isAlive } from './liveness';
import { msSince } from './machine-clock';
import { type StartedSupervisor, startSupervisor } from './start-supervisor';

/**
 * How the single execution of a call ended. Unknown means neither a result nor a living process; it is never run again
 * automatically. `goesOn` marks work on another machine that cannot be stopped and is not waited for.
 */
export type CallEnd =
  | { known: true; folder: CallFolder; result: CallResult }
  | { known: false; folder: CallFolder; goesOn: boolean };

/** A call to execute at most once. */
export interface CallOnce {
  /** Parent of its folders, one for each preparation. */
  path: string;
  /** Returns when it may start as far as other calls are concerned; throws when it has to wait. */
  takeTurn(life: CallLife): Promise<void>;
  /** Checks the guards and returns what to execute. Runs right before a start, never for a call that was started. */
  prepare(): Promise<CallSpec>;
  start: StartDetached;
}

const LOOK_EVERY_MS = 200;
const WAKE_EVERY_MS = 2000;
const MOST_TRIES = 5;
const SUPERVISOR_LATE_MS = 2000;

/**
 * Starts a call, or adopts the one that was already started under the same path. Any number of workers may do this at
 * the same time: the creation of `start.json` decides, so nothing starts twice.
 */
export async function startOrAdopt(call: CallOnce, life: CallLife): Promise<CallEnd> {
  let lastWords = '';
  for (let tries = 0; tries < MOST_TRIES; ) {
    let folder = await standing(call.path);
    if (!(await folder.spec())) {
      await call.takeTurn(life);
      // Another worker may have started and finished it in the meantime.
      folder = await standing(call.path);
    }
    const supervisor = (await folder.spec()) ? undefined : await begin(folder, call);
    const end = await follow(folder, life, supervisor);
    if (end !== 'not-started') return end;
    if (supervisor && !supervisor.gaveWay()) tries += 1;
    lastWords = await readFile(join(folder.path, 'supervisor.log'), 'utf8').catch(() => '');
  }
  throw new Error(
    `no supervisor could be started: ${lastWords.trim() || 'it printed nothing'}; see ${call.path}`,
  );
}

async function begin(folder: CallFolder, call: CallOnce): Promise<StartedSupervisor> {
  const spec = await call.prepare();
  await folder.prepare(spec);
  return startSupervisor(call.start, folder, spec);
}

/**
 * Returns the generation of a call that counts: the first that is not void. A void one stays void, so two can never
 * be started. Voids a prepared generation whose supervisor does not appear.
 */
async function standing(path: string): Promise<CallFolder> {
  for (let generation = 1; ; generation++) {
    const folder = new CallFolder(join(path, String(generation)));
    const prepared = await folder.spec();
    if (prepared) await voidWhenLate(folder, prepared);
    if (!(await folder.start())?.void) return folder;
  }
}

/** Gives each preparation time to start: workers that voided each other's at once would never start anything. */
async function voidWhenLate(folder: CallFolder, { prepared }: PreparedCall): Promise<void> {
  while (!(await folder.start())) {
    if (msSince(prepared) > SUPERVISOR_LATE_MS)
      await folder.claimStart({ void: true, at: new Date().toISOString() });
    else await delay(LOOK_EVERY_MS);
  }
}

/** Follows a call to its end. Without a `supervisor` the call is adopted. */
async function follow(
  folder: CallFolder,
  life: CallLife,
  supervisor?: StartedSupervisor,
): Promise<CallEnd | 'not-started'> {
  const spec = await folder.spec();
  let wakeAt = performance.now() + WAKE_EVERY_MS;
  life.says(supervisor ? 'started' : 'adopted');
  for (;;) {
    // The order matters: a call that was claimed had a living supervisor, and one that is dead has written its result by now.
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
    else if (performance.now() > wakeAt) {
      wakeAt = performance.now() + WAKE_EVERY_MS;
      await wakeForResult(folder);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Checks the time limit for a call whose supervisor is dead; a living one checks it itself. */
function overdue(start: CallStart | undefined, spec: CallSpec | undefined): string | undefined {
  if (!start || start.void || !spec) return undefined;
  return msSince(start.moment) > spec.timeout_ms + SUPERVISOR_LATE_MS
    ? 'it exceeded its time limit'
    : undefined;
}
