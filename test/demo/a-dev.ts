import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const LIB = join(__dirname, '..', '..', 'lib');

/** The part of the JSON document of `dev` that tests use. */
export interface Ready {
  address: string;
  config: string;
  pids: { server: number; worker: number; world: number };
}

const started = new Set<ChildProcess>();

/** Starts `dev` in a folder, on any free ports. */
export function spawnDev(dir: string, timeScale: number): ChildProcess {
  const dev = spawn(
    process.execPath,
    [
      ...[join(LIB, 'tools/dev/main.js'), '--json', '--dir', dir, '--port', '0', '--ui-port', '0'],
      ...['--time-scale', String(timeScale)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  started.add(dev);
  dev.once('exit', () => started.delete(dev));
  return dev;
}

/** Kills every `dev` that a failed test left. */
export function killDevs(): void {
  for (const dev of started) dev.kill('SIGKILL');
}

/** Starts `dev` and resolves when it reports that it is ready. */
export async function startDev(dir: string, timeScale: number): Promise<{ dev: ChildProcess; ready: Ready }> {
  const dev = spawnDev(dir, timeScale);
  if (!dev.stdout) throw new Error('stdout is a pipe');
  const line = once(createInterface({ input: dev.stdout }), 'line');
  let errors = '';
  dev.stderr?.on('data', (text) => {
    errors = (errors + text).slice(-2000);
  });
  const [ready] = await Promise.race([
    line,
    once(dev, 'close').then(([code]) => Promise.reject(new Error(`dev ended with ${code}: ${errors}`))),
  ]);
  return { dev, ready: JSON.parse(ready) };
}

/** Ends `dev` by SIGINT, as Ctrl-C does. Resolves to its exit code. */
export async function endDev(dev: ChildProcess): Promise<number | null> {
  const exit = once(dev, 'exit');
  dev.kill('SIGINT');
  const [code] = await exit;
  return code;
}
