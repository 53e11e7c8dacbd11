import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CallFolder, CallSpec } from './call-folder';
import { supervisorMarks } from './call-marks';
import { rootLock } from './root-turn';

/** A supervisor that was started: whether it is still on its way or at work, as far as we are its parent. */
export interface StartedSupervisor {
  isHere(): boolean;
  /** True when it gave way to another call in the same runtime root; nothing was started. */
  gaveWay(): boolean;
}

// flock ends with 1 when somebody else holds the lock; the supervisor never does.
const GAVE_WAY = 1;

/**
 * Takes the lock of the runtime root without waiting, becomes the supervisor, and keeps the lock open as
 * descriptor 9. Arguments: lock, folder, node, program.
 */
const UNDER_LOCK =
  'exec 2>>"$2/supervisor.log" 9>>"$1" || exit 2; flock -n 9 || exit $?; exec "$3" --max-semi-space-size=1 "$4" "$2"';

/** Starts the supervisor of a call in a session of its own; it outlives us. */
export function startSupervisor(folder: CallFolder, spec: CallSpec): StartedSupervisor {
  const program = join(__dirname, 'supervisor.js');
  const args = ['-c', UNDER_LOCK, 'sh', rootLock(spec.root), folder.path, process.execPath, program];
  const child = spawn('/bin/sh', args, {
    detached: true,
    stdio: 'ignore',
    env: { PATH: spec.env['PATH'], ...supervisorMarks(folder, spec.root) },
  });
  let end: number | null | undefined;
  child.once('exit', (code) => {
    end = code;
  });
  child.once('error', () => {
    end = null;
  });
  child.unref();
  return { isHere: () => end === undefined, gaveWay: () => end === GAVE_WAY };
}
