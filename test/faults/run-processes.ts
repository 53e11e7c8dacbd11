import { readdir, readFile } from 'node:fs/promises';
import { type MarkedProcess, markedProcesses } from '../../activities/process/marked-processes';
import type { World } from '../support/a-world';

/** The processes and files of the calls of one run, as an administrator would find them; counts what it kills. */
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

  /** `hyops` itself: the leader of the group of the call. */
  async hyops(): Promise<MarkedProcess[]> {
    return (await this.all()).filter((one) => one.role === 'call' && one.group === one.pid);
  }

  kill(...pids: number[]): void {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    this.count(pids.length);
  }

  /** Counts what somebody else killed. */
  count(killed: number): void {
    this.killed += killed;
  }

  async killWorker(): Promise<void> {
    await this.world.killWorker();
    this.killed += 1;
  }

  /** The worker and everything it started, as the loss of the host takes them. */
  async killEverything(): Promise<void> {
    const pids = (await this.all()).map((one) => one.pid);
    this.kill(...pids);
    await this.killWorker();
  }

  /** Whether a call of the run has such a file, such as `start.json`. */
  async hasFile(call: string, file: string): Promise<boolean> {
    const base = this.world.path('state', 'calls', this.id, `${call}.0`);
    const generations = await readdir(base).catch((): string[] => []);
    const found = await Promise.all(generations.map((one) => readdir(`${base}/${one}`)));
    return found.some((files) => files.includes(file));
  }

  /** How often a step was really executed by this run: what "never twice" is counted on. */
  async starts(step: string, since = 0): Promise<number> {
    const lines = (await this.world.executions()).slice(since);
    return lines.filter((line) => line.step === step && line.event === 'start').length;
  }

  /** A file that the evidence keeps of a call, `result.json` by default: what it came to. */
  async kept(call: string, name = 'result.json'): Promise<string> {
    const base = this.world.path('evidence');
    const files = await readdir(base, { recursive: true });
    const file = files.find((one) => one.includes(this.id) && one.endsWith(`calls/${call}/${name}`));
    return file === undefined ? 'nothing' : readFile(`${base}/${file}`, 'utf8');
  }
}
