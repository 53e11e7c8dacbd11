import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endOfLog } from '../process/end-of-log';
import { spawnTied, type TiedProcess } from '../process/spawn-tied';

/** A Node program of this project that runs beside us, ends with us at the latest, and said that it is ready. */
export type Program = Pick<TiedProcess, 'pid' | 'ended' | 'stop'>;

const START_MS = 30_000;
const GIVE_UP_MS = 2_000;
/** A local world is many programs on few cores: threads that collect beside the work take more of them than they save. */
const FEW_THREADS = ['--single-threaded-gc', '--v8-pool-size=1', '--max-semi-space-size=64'];

/**
 * Starts `node script args` and resolves with its first line on stdout, which says that it is ready. What it says on
 * stderr goes to the log file. Throws, and leaves no process, when it ends before that, takes longer than 30 s, or the
 * signal fires.
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

/** Whether a line came before the program ended or was given up. */
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

/** Runs `node script args` to its end, at most so long; throws with its last words when it fails. */
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
  if (signal) throw new Error(`${script} was ended by ${signal}; it may take ${withinMs / 1_000} s`);
  if (code !== 0) throw new Error(`${script} failed: ${words.trim()}`);
}
