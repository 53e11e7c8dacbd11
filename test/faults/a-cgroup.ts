import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { until } from '../support/until';

/** A control group of our own: what the service manager kills when it ends a service. */
export interface Cgroup {
  add(pids: readonly number[]): Promise<void>;
  pids(): Promise<number[]>;
  /** Kills every process in it at once, and removes it. */
  kill(): Promise<void>;
}

/** Makes one; undefined where we may not, as in most containers. */
export async function aCgroup(name: string): Promise<Cgroup | undefined> {
  const mounts = await readFile('/proc/mounts', 'utf8');
  const root = /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1];
  const folder = `${root}/hyops-dr-${name}-${process.pid}`;
  try {
    await mkdir(folder);
  } catch {
    return undefined;
  }
  const pids = async () =>
    (await readFile(`${folder}/cgroup.procs`, 'utf8')).split('\n').filter(Boolean).map(Number);
  return {
    pids,
    async add(added) {
      for (const pid of added) await writeFile(`${folder}/cgroup.procs`, String(pid));
    },
    async kill() {
      await writeFile(`${folder}/cgroup.kill`, '1');
      // A process that nobody has waited for yet keeps it busy.
      await until(() => rmdir(folder).then(() => true, String));
    },
  };
}
