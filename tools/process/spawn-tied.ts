import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Replaces the shell with the program, which keeps its process number, and leaves a watcher on descriptor 3. When the
 * starter dies, however it dies, the descriptor ends without a line, and the watcher kills the program.
 */
const TIED_TO_STARTER = '(read -r _ <&3 || kill -KILL $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-';

interface Spawning {
  /** The output of the program is appended to this file. */
  logFile: string;
  /** `pipe`: we read stdout instead. */
  stdout?: 'pipe';
  env?: NodeJS.ProcessEnv;
}

/** A program that runs beside us and does not outlive us. */
export interface TiedProcess {
  pid: number;
  /** Null unless it was requested. */
  stdout: Readable | null;
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
  hasEnded(): boolean;
  /** Sends SIGTERM, and SIGKILL after `withinMs`. Resolves when it has ended. */
  stop(withinMs: number): Promise<void>;
}

/**
 * Starts a program that does not outlive us, even when we are killed. It leads its own process group: Ctrl-C in a terminal
 * reaches only us, and we end the parts in the right order.
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

/** Ends the watcher by a line, because the process number may soon belong to another process. Resolves when it has ended. */
function releaseWatcher(tie: Socket): Promise<void> {
  return new Promise((resolve) => {
    // The watcher was killed together with its program.
    if (tie.closed) resolve();
    tie.once('close', () => resolve());
    tie.resume().end('\n');
  });
}
