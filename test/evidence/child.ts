import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

/** Starts a TypeScript program beside the tests as a process of its own. */
export function startProgram(name: string, ...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [
    '--require',
    join(__dirname, 'typescript-hook.cjs'),
    join(__dirname, name),
    ...args,
  ]);
}

/** Everything that the program says on stdout until it ends. */
export async function saidBy(program: ChildProcessWithoutNullStreams): Promise<string> {
  let said = '';
  program.stdout.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  await new Promise((resolve) => program.on('close', resolve));
  return said;
}
