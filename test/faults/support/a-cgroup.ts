import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { until } from '../../support/until';

/** A separate control group, like the one a service manager kills to stop a service. */
export interface Cgroup {
  add(pids: readonly number[]): Promise<void>;
  pids(): Promise<number[]>;
  /** Kills every process in the group at once, then removes the group. */
  kill(): Promise<void>;
}

/** Creates a control group; undefined where that is not permitted, as in most containers. */
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
      // The group stays busy until its killed processes have been reaped.
      await until(() => rmdir(folder).then(() => true, String));
    },
  };
}
