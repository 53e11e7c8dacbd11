import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Starts a TypeScript program of this folder as a process. */
export function startProgram(name: string, ...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [
    '--require',
    join(__dirname, 'typescript-hook.cjs'),
    join(__dirname, name),
    ...args,
  ]);
}

/** Returns everything that a program prints on stdout. */
export async function saidBy(program: ChildProcessWithoutNullStreams): Promise<string> {
  let said = '';
  program.stdout.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  await new Promise((resolve) => program.on('close', resolve));
  return said;
}
