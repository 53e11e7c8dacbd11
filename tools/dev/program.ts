import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endOfLog } from '../process/end-of-log';
import { spawnTied, type TiedProcess } from '../process/spawn-tied';

/** A Node program of this project that has reported that it is ready, and that does not outlive us. */
export type Program = Pick<TiedProcess, 'pid' | 'ended' | 'stop'>;

const START_MS = 30_000;
const GIVE_UP_MS = 2_000;
/** A local world is many programs on few cores, where garbage collection in extra threads costs more than it saves. */
const FEW_THREADS = ['--single-threaded-gc', '--v8-pool-size=1', '--max-semi-space-size=64'];

/**
 * Starts `node script args` and resolves when it prints its first line on stdout, which means that it is ready. Its stderr
 * goes to the log file. Throws, and leaves no process, when it ends before that, takes longer than 30 s, or the signal
 * fires.
 */
export async function startProgram(
  script: string,
  args: string[],
  logFile: string,
  signal?: AbortSignal,
): Promise<Program> {
  const program = await spawnTied(process.execPath, [...FEW_THREADS, script, ...args], {
    logFile,
    stdout: 'pipe',
  });
  const late = AbortSignal.timeout(START_MS);
  const first = await firstLine(program, AbortSignal.any(signal ? [signal, late] : [late]));
  if (first) return program;
  await program.stop(GIVE_UP_MS);
  signal?.throwIfAborted();
  const how = late.aborted ? `was not ready within ${START_MS / 1_000} s` : 'ended before it was ready';
  throw new Error(`${script} ${how}. ${await endOfLog(logFile)}`);
}

/** Whether the program printed a line before it ended and before the signal fired. */
async function firstLine({ stdout, ended }: TiedProcess, giveUp: AbortSignal): Promise<boolean> {
  if (!stdout) throw new TypeError('stdout is a pipe');
  const line = once(createInterface({ input: stdout }), 'line', { signal: giveUp }).then(
    () => true,
    () => false,
  );
  const came = await Promise.race([line, ended.then(() => false)]);
  stdout.resume();
  return came;
}

/** Runs `node script args` to its end, for at most `withinMs`. Throws with the end of its stderr when it fails. */
export async function runProgram(script: string, args: string[], withinMs = 60_000): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    timeout: withinMs,
    killSignal: 'SIGKILL',
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words = (words + chunk).slice(-2000);
  });
  const [code, signal] = await once(child, 'close');
  if (signal) throw new Error(`${script} was ended by ${signal}; its limit is ${withinMs / 1_000} s`);
  if (code !== 0) throw new Error(`${script} failed: ${words.trim()}`);
}
