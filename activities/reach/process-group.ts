import type { ChildProcess } from 'node:child_process';

/** Kills a child that was started detached, together with everything it started. */
export function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
