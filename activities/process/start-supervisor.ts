import { join } from 'node:path';
import { toolEnvironment } from '../../contract/configuration/tool-environment';
import type { CallFolder, CallSpec } from './call-folder';
import { supervisorMarks } from './call-marks';
import type { StartDetached } from './detached-process';
import { rootLock } from './root-turn';

/** A supervisor that was started. */
export interface StartedSupervisor {
  /** True while it has not ended, as far as is known, and has had less than `LONGEST_START_MS`. */
  isHere(): boolean;
  /** True when it gave way to another call in the same runtime root; nothing was started. */
  gaveWay(): boolean;
}

/** After this time only living processes count, because the spawner may hang. A late supervisor finds its call void. */
const LONGEST_START_MS = 15_000;
// flock exits with 1 when the lock is taken; the supervisor never exits with 1.
const GAVE_WAY = 1;

/**
 * Shell script that takes the lock of the runtime root without waiting, keeps it open as descriptor 9, and becomes the
 * supervisor. Arguments: lock, folder, node, program.
 */
const UNDER_LOCK =
  'exec 2>>"$2/supervisor.log" 9>>"$1" || exit 2; flock -n 9 || exit $?; exec "$3" --max-semi-space-size=1 "$4" "$2"';

/** Starts the supervisor of a call in its own session, where it outlives this process. */
export function startSupervisor(start: StartDetached, folder: CallFolder, spec: CallSpec): StartedSupervisor {
  const program = join(__dirname, 'supervisor.js');
  const supervisor = start({
    file: '/bin/sh',
    args: ['-c', UNDER_LOCK, 'sh', rootLock(spec.root), folder.path, process.execPath, program],
    env: toolEnvironment({ PATH: spec.env['PATH'], ...supervisorMarks(folder, spec.root) }),
  });
  const until = performance.now() + LONGEST_START_MS;
  return {
    isHere: () => supervisor.code() === undefined && performance.now() < until,
    gaveWay: () => supervisor.code() === GAVE_WAY,
  };
}
