import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

/** A program of another room: its file below lib/, and the words it is started with. */
export type RoomProgram = [file: string, ...words: string[]];

/** Runs a program of another room in our place: its streams are ours, and so is its exit code. */
export async function runRoom([program, ...words]: RoomProgram, more: string[]): Promise<number> {
  const child = spawn(process.execPath, [join(__dirname, '..', program), ...words, ...more], {
    stdio: 'inherit',
  });
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
