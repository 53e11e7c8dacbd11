import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Becomes the program, which keeps this process's number, and leaves a watcher on descriptor 3: when the starter dies,
 * however it dies, the descriptor ends without a line and the watcher kills the program.
 */
const TIED_TO_STARTER = '(read -r _ <&3 || kill -KILL $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-';

interface Spawning {
  /** What the program prints is appended here. */
  logFile: string;
  /** `pipe`: stdout comes to us instead. */
  stdout?: 'pipe';
  env?: NodeJS.ProcessEnv;
}

/** A program that runs beside us and ends with us at the latest. */
export interface TiedProcess {
  pid: number;
  /** Null unless it was asked for. */
  stdout: Readable | null;
  /** Resolves when it has ended, however that was. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** Ends it in order, by force after the given time; resolves when it has ended. */
  stop(withinMs: number): Promise<void>;
}

/**
 * Starts a program that does not outlive us, not even when we are killed. It leads a process group of its own: a
 * terminal's Ctrl-C reaches us alone, and we end the parts in their order.
 */
export async function spawnTied(program: string, args: string[], spawning: Spawning): Promise<TiedProcess> {
  await mkdir(dirname(spawning.logFile), { recursive: true });
  const log = await open(spawning.logFile, 'a');
  try {
    const child = spawn('/bin/sh', ['-c', TIED_TO_STARTER, program, ...args], {
      stdio: ['ignore', spawning.stdout ?? log.fd, log.fd, 'pipe'],
      detached: true,
      env: spawning.env ?? process.env,
    });
    await once(child, 'spawn');
    const tie = child.stdio[3];
    if (!(tie instanceof Socket)) throw new TypeError('descriptor 3 is a pipe');
    tie.on('error', () => undefined);
    const ended = once(child, 'exit').then(() => releaseWatcher(tie));
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    return {
      pid: child.pid ?? 0,
      stdout: child.stdout,
      ended,
      hasEnded,
      async stop(withinMs) {
        if (hasEnded()) return ended;
        child.kill('SIGTERM');
        const force = setTimeout(() => child.kill('SIGKILL'), withinMs);
        await ended;
        clearTimeout(force);
      },
    };
  } finally {
    await log.close();
  }
}

/** The line tells the watcher that nobody is left to end: the number may soon be another process's. Resolves when it is gone. */
function releaseWatcher(tie: Socket): Promise<void> {
  return new Promise((resolve) => {
    // Killed together with its program, the watcher was gone first.
    if (tie.closed) resolve();
    tie.once('close', () => resolve());
    tie.resume().end('\n');
  });
}
