import { spawn } from 'node:child_process';
import type { SpawnEnd, SpawnOrder } from './spawner';

/** The program behind `Spawner`: starts commands on request, reports their exit codes, and exits with its parent. */
process.on('message', ({ id, file, args, env }: SpawnOrder) => {
  const child = spawn(file, args, { env, detached: true, stdio: 'ignore' });
  const tell = (code: number | null) => {
    const end: SpawnEnd = { id, code };
    if (process.connected) process.send?.(end);
  };
  child.once('exit', tell);
  child.once('error', () => tell(null));
});
process.on('disconnect', () => process.exit(0));
