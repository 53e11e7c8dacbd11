import type { ChildProcess } from 'node:child_process';

/** Ends a child that was started detached, with everything that it has started. */
export function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
