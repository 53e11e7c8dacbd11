import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { toolEnvironment } from '../../contract/configuration/tool-environment';

/** A program outside client/: its file in lib/ and its first arguments. */
export type RoomProgram = [file: string, ...words: string[]];

/** Runs a program in place of this one, with the same streams; returns its exit code. */
export async function runRoom(program: RoomProgram, more: string[]): Promise<number> {
  return endOf(
    spawn(process.execPath, argumentsFor(program, more), {
      env: toolEnvironment(process.env),
      stdio: 'inherit',
    }),
  );
}

/** Runs a program and returns its exit code and stdout; passes its stderr through. */
export async function askRoom(
  program: RoomProgram,
  more: string[],
): Promise<{ code: number; answer: string }> {
  const child = spawn(process.execPath, argumentsFor(program, more), {
    env: toolEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [code, answer] = await Promise.all([endOf(child), text(child.stdout)]);
  return { code, answer };
}

function argumentsFor([program, ...words]: RoomProgram, more: string[]): string[] {
  return [join(__dirname, '../..', program), ...words, ...more];
}

/** Waits for the exit code of a program and forwards signals to it. */
function endOf(child: ChildProcess): Promise<number> {
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const one of signals) process.off(one, forward);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
