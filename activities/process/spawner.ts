import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { toolEnvironment } from '../../contract/configuration/tool-environment';
import type { DetachedCommand, StartDetached } from './detached-process';
import { startDirectly } from './detached-process';

/** A request to the spawner process; `SpawnEnd` is its answer. */
export type SpawnOrder = DetachedCommand & { id: number };
export interface SpawnEnd {
  id: number;
  code: number | null;
}

const RESTART_MS = 1000;

/**
 * Starts detached processes through a small helper process, because forking a worker with a large heap blocks its event
 * loop. The helper is forked once, early, and exits with the worker; the processes it started do not. While the helper
 * is dead, the worker starts processes itself.
 */
export class Spawner {
  private helper: ChildProcess | undefined;
  private readonly pending = new Map<number, { code: number | null | undefined }>();
  private orders = 0;

  constructor() {
    this.engage();
  }

  readonly start: StartDetached = (command) => {
    const { helper } = this;
    if (!helper?.connected) return startDirectly(command);
    const id = ++this.orders;
    const started: { code: number | null | undefined } = { code: undefined };
    this.pending.set(id, started);
    const order: SpawnOrder = { id, ...command };
    helper.send(order, (error) => {
      if (error) this.ended({ id, code: null });
    });
    return { code: () => started.code };
  };

  /** Process id of the helper, for tests and measurements. */
  get pid(): number | undefined {
    return this.helper?.pid;
  }

  private ended({ id, code }: SpawnEnd): void {
    const started = this.pending.get(id);
    if (started) started.code = code;
    this.pending.delete(id);
  }

  private engage(): void {
    const helper = fork(join(__dirname, 'spawner-process.js'), [], {
      detached: true,
      env: toolEnvironment({}),
      execArgv: ['--max-semi-space-size=1'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    helper.on('message', (message) => {
      if (isSpawnEnd(message)) this.ended(message);
    });
    const replace = () => {
      if (this.helper !== helper) return;
      this.helper = undefined;
      for (const id of [...this.pending.keys()]) this.ended({ id, code: null });
      setTimeout(() => this.engage(), RESTART_MS).unref();
    };
    helper.once('exit', replace);
    helper.once('error', replace);
    helper.unref();
    helper.channel?.unref();
    this.helper = helper;
  }
}

function isSpawnEnd(message: unknown): message is SpawnEnd {
  return typeof message === 'object' && message !== null && 'id' in message && 'code' in message;
}
