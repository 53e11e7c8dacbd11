import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { interrupt } from '../command-line/interrupt';
import { Interrupted } from '../driver/tool-process';
import type { RunRecord } from '../runtime/run-record';
import type { RunnerHost } from './runner-host';

const unverified = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
const key = ({ keyFile }: RunnerHost): string[] => (keyFile ? ['-i', keyFile] : []);
const spec = ({ user, host }: RunnerHost): string => `${user}@${host}`;

/** `ssh` with a command for the runner. */
export function ssh(runner: RunnerHost, command: string): string[] {
  return ['ssh', '-p', String(runner.port), ...unverified, ...key(runner), spec(runner), command];
}

/** `scp` of a file to the runner, or from it. */
export function scp(runner: RunnerHost, way: 'up' | 'down', local: string, remote: string): string[] {
  const far = `${spec(runner)}:${remote}`;
  return [
    'scp',
    '-P',
    String(runner.port),
    ...unverified,
    ...key(runner),
    ...(way === 'up' ? [local, far] : [far, local]),
  ];
}

/**
 * Runs one program of a dispatch, its output in the run record as it comes, and returns its exit code; throws
 * `Interrupted` after the interrupt, which reaches this program and nothing on the far side.
 */
export async function runStep(record: RunRecord, label: string, argv: readonly string[]): Promise<number> {
  const [out, err] = [record.openLog(`${label}.stdout.txt`), record.openLog(`${label}.stderr.txt`)];
  appendFileSync(record.path('runner.log'), `\n[hyops] ${label} start argv=${JSON.stringify(argv)}\n`);
  const began = performance.now();
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { stdio: ['ignore', out.descriptor, err.descriptor] });
  const stop = () => void child.kill('SIGINT');
  interrupt.addEventListener('abort', stop, { once: true });
  const rc = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? -2));
  });
  interrupt.removeEventListener('abort', stop);
  out.close();
  err.close();
  appendFileSync(record.path('runner.log'), `[hyops] ${label} end rc=${rc}\n`);
  record.writeJson(`${label}.result.json`, {
    argv: [...argv],
    cwd: null,
    rc,
    duration_ms: Math.round(performance.now() - began),
  });
  if (interrupt.aborted) throw new Interrupted('cancelled by user');
  return rc;
}
