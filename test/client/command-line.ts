import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(__dirname, '../../lib/client/main.js');

/** The exit code and output of a command. */
export interface Said {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `hyops-dr` as a process with only the given environment. */
export async function hyopsDr(
  args: string[],
  options: { stdin?: string; cwd?: string; env?: Record<string, string> } = {},
): Promise<Said> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...options.env },
  });
  child.stdin.end(options.stdin ?? '');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** Returns an environment that connects the command line to a namespace of the test server. */
export function onTestServer(namespace: string): Record<string, string> {
  return { TEMPORAL_ADDRESS: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '', TEMPORAL_NAMESPACE: namespace };
}
