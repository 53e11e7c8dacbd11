import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** A Node program of this project that runs beside us and said that it is ready. */
export interface Program {
  pid: number;
  /** Resolves when it has ended, however that was. */
  ended: Promise<void>;
  /** Ends it; by force after the given time. */
  stop(withinMs: number): Promise<void>;
}

/**
 * Starts `node script args` and resolves with its first line on stdout, which says that it is ready.
 * What else it prints goes to the log file. Throws when it ends before that.
 */
export async function startProgram(script: string, args: string[], logFile: string): Promise<Program> {
  const log = await open(logFile, 'a');
  // A group of its own: Ctrl-C in a terminal goes to us alone, and we end the parts in their order.
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', log.fd],
    detached: true,
  });
  await log.close();
  const { stdout } = child;
  if (!stdout) throw new TypeError('stdout is a pipe');
  const ended = once(child, 'exit').then(() => undefined);
  const lines = createInterface({ input: stdout });
  const first = await Promise.race([once(lines, 'line'), ended]);
  if (first === undefined) throw new Error(`${script} ended before it was ready; see ${logFile}`);
  stdout.resume();
  return { pid: child.pid ?? 0, ended, stop: (withinMs) => stopChild(child, ended, withinMs) };
}

async function stopChild(child: ChildProcess, ended: Promise<void>, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await ended;
  clearTimeout(force);
}

/** Runs `node script args` to its end; throws with its last words when it fails. */
export async function runProgram(script: string, args: string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words = (words + chunk).slice(-2000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} failed: ${words.trim()}`);
}
