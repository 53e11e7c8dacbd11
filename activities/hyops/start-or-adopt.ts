import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CallFolder, type CallResult, type CallSpec } from './call-folder';
import { isAlive } from './liveness';

/** How the one execution of a call ended. Unknown: neither a result nor life; it is never run again by itself. */
export type CallEnd =
  | { known: true; folder: CallFolder; result: CallResult }
  | { known: false; folder: CallFolder };

/** What surrounds a call while it runs. */
export interface CallLife {
  /** Asked a few times a second; throws when the worker has to let go of the call, which then goes on alone. Returns the reason to interrupt the call, once there is one. */
  interruption(): string | undefined;
}

const LOOK_EVERY_MS = 200;
const MOST_TRIES = 5;

/**
 * Starts a call, or adopts the one that was started before under the same path. Any number of workers may
 * do so at once: whoever creates `start.json` decides, so nothing starts twice.
 */
export async function startOrAdopt(path: string, spec: CallSpec, life: CallLife): Promise<CallEnd> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const begun = await latest(path);
    const folder = begun ?? (await nextFolder(path));
    if (!begun) await folder.prepare(spec);
    const end = await follow(folder, spec, life, begun ? undefined : startSupervisor(folder, spec));
    if (end !== 'not-started') return end;
  }
  throw new Error(`no supervisor could be started for ${spec.key}: see ${path}`);
}

/** The generation of the call that was started, if any. One whose supervisor never came is voided first. */
async function latest(path: string): Promise<CallFolder | undefined> {
  for (let generation = 1; ; generation++) {
    const folder = new CallFolder(join(path, String(generation)));
    if (!(await folder.spec())) return undefined;
    if (await folder.claimStart({ void: true, at: new Date().toISOString() })) continue;
    if ((await folder.start())?.void === false) return folder;
  }
}

async function nextFolder(path: string): Promise<CallFolder> {
  for (let generation = 1; ; generation++) {
    const folder = new CallFolder(join(path, String(generation)));
    if (!(await folder.start())) return folder;
  }
}

/** Returns a question: is the supervisor, that we started ourselves, still on its way? */
function startSupervisor(folder: CallFolder, spec: CallSpec): () => boolean {
  const child = spawn(process.execPath, [join(__dirname, 'supervisor.js'), folder.path], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: spec.env['PATH'] },
  });
  let here = true;
  const gone = () => {
    here = false;
  };
  child.once('exit', gone);
  child.once('error', gone);
  child.unref();
  return () => here;
}

/** Stays with a call to its end. Without a supervisor of our own it is one that we adopted. */
async function follow(
  folder: CallFolder,
  spec: CallSpec,
  life: CallLife,
  supervisorHere?: () => boolean,
): Promise<CallEnd | 'not-started'> {
  for (;;) {
    const alive = supervisorHere?.() || (await isAlive(folder, spec.key));
    // Asked after life: a call that ended between the two questions has left its result.
    const result = await folder.result();
    if (result) return { known: true, folder, result };
    if (!alive) {
      await folder.claimStart({ void: true, at: new Date().toISOString() });
      return (await folder.start())?.void ? 'not-started' : { known: false, folder };
    }
    const reason = life.interruption();
    if (reason !== undefined) await folder.requestInterrupt(reason);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
