import { type ChildProcess, spawn } from 'node:child_process';

/** How a process ended and what it printed. */
export type Run = { rc: number | null; signal: NodeJS.Signals | null; out: string; err: string };

/** A process in a group of its own, as a supervisor starts one, with its output as it comes. */
export class RunningProcess {
  private out = '';
  private err = '';
  readonly ended: Promise<Run>;

  private constructor(readonly child: ChildProcess) {
    child.stdout?.on('data', (bytes: Buffer) => {
      this.out += bytes.toString('utf8');
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      this.err += bytes.toString('utf8');
    });
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (rc, signal) => resolve({ rc, signal, out: this.out, err: this.err }));
    });
  }

  static start(command: readonly string[], env: NodeJS.ProcessEnv): RunningProcess {
    const [program = '', ...args] = command;
    return new RunningProcess(
      spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** Resolves when stdout holds the text; rejects when the process ends before. */
  async said(text: string): Promise<void> {
    for await (const _ of this.child.stdout ?? []) if (this.out.includes(text)) return;
    throw new Error(`the process ended without saying '${text}': ${this.out}${this.err}`);
  }

  signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }
}

/** What a signal leaves of a process group; nothing to end is fine. */
export function endGroup(running: RunningProcess): void {
  try {
    running.signalGroup('SIGKILL');
  } catch {
    return;
  }
}
