import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Executed {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program and returns its exit code and output. Without `env` the program inherits this process's environment. */
export async function execute(file: string, args: string[], env?: Record<string, string>): Promise<Executed> {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, {
      ...(env ? { env } : {}),
      maxBuffer: 64 << 20,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Executed;
    return { code, stdout, stderr };
  }
}
