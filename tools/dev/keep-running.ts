import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from './program';

const START_AGAIN_AFTER_MS = 500;

/** A program that is started again whenever it dies. */
export interface KeptProgram {
  /** The process that was started first. */
  firstPid: number;
  stop(withinMs: number): Promise<void>;
}

/** Starts a program and starts it again whenever it dies, until it is stopped. Throws when the first start fails. */
export async function keepRunning(
  start: (signal: AbortSignal) => Promise<Program>,
  signal: AbortSignal,
  complain: (sentence: string) => void,
): Promise<KeptProgram> {
  const leave = new AbortController();
  let current = await start(signal);
  const firstPid = current.pid;
  const keep = async () => {
    for (;;) {
      await current.ended;
      if (leave.signal.aborted) return;
      complain(`the worker, process ${current.pid}, ended; starting another`);
      try {
        await delay(START_AGAIN_AFTER_MS, undefined, { signal: leave.signal });
        current = await start(leave.signal);
      } catch (error) {
        if (!leave.signal.aborted) complain(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const kept = keep();
  return {
    firstPid,
    async stop(withinMs) {
      leave.abort();
      await current.stop(withinMs);
      await kept;
    },
  };
}
