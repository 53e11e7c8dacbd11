import { readdir, readFile } from 'node:fs/promises';
import { type MarkedProcess, markedProcesses } from '../../../activities/process/marked-processes';
import type { World } from '../../support/a-world';

/** The processes and files of one run's calls, found as an administrator would find them. Counts what it kills. */
export class RunProcesses {
  private killed = 0;

  constructor(
    private readonly world: World,
    readonly id: string,
  ) {}

  get kills(): number {
    return this.killed;
  }

  async all(): Promise<MarkedProcess[]> {
    const calls = this.world.path('state', 'calls', this.id, '/');
    return (await markedProcesses()).filter((one) => one.folder.startsWith(calls));
  }

  async supervisors(): Promise<MarkedProcess[]> {
    return (await this.all()).filter((one) => one.role === 'supervisor');
  }

  /** `hyops` itself: the leader of the call's process group. */
  async hyops(): Promise<MarkedProcess[]> {
    return (await this.all()).filter((one) => one.role === 'call' && one.group === one.pid);
  }

  kill(...pids: number[]): void {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    this.count(pids.length);
  }

  /** Counts processes that were killed by other means. */
  count(killed: number): void {
    this.killed += killed;
  }

  async killWorker(): Promise<void> {
    await this.world.killWorker();
    this.killed += 1;
  }

  /** Kills the worker and everything it started, as a host failure would. */
  async killEverything(): Promise<void> {
    const pids = (await this.all()).map((one) => one.pid);
    this.kill(...pids);
    await this.killWorker();
  }

  /** Reports whether a call of the run has a file such as `start.json`. */
  async hasFile(call: string, file: string): Promise<boolean> {
    const base = this.world.path('state', 'calls', this.id, `${call}.0`);
    const generations = await readdir(base).catch((): string[] => []);
    const found = await Promise.all(generations.map((one) => readdir(`${base}/${one}`)));
    return found.some((files) => files.includes(file));
  }

  /** How often a step was executed, as counted by the stand-in. */
  async starts(step: string, since = 0): Promise<number> {
    const lines = (await this.world.executions()).slice(since);
    return lines.filter((line) => line.step === step && line.event === 'start').length;
  }

  /** Reads a file that evidence has for a call; by default its result. */
  async kept(call: string, name = 'result.json'): Promise<string> {
    const base = this.world.path('evidence');
    const files = await readdir(base, { recursive: true });
    const file = files.find((one) => one.includes(this.id) && one.endsWith(`calls/${call}/${name}`));
    return file === undefined ? 'nothing' : readFile(`${base}/${file}`, 'utf8');
  }
}
