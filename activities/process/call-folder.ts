import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../files/error-code';
import { makeUnfilteredFolder, unfilteredFolder } from './unfiltered-folder';

/** What is to be executed; written before anything starts. */
export interface CallSpec {
  key: string;
  /** The runtime root it changes; one call at a time in each. */
  root: string;
  argv: string[];
  env: Record<string, string>;
  /** Output kept of each stream, in bytes: half from its beginning, half from its end. */
  output_limit_bytes: number;
  timeout_ms: number;
  /** False for what is at work on another machine: to end the process here would stop nothing and lose sight of it. */
  stoppable: boolean;
  /** What was known right before the start: kept for whoever concludes on the call, and not looked into here. */
  before: unknown;
}

/** Whoever creates `start.json` decides: the supervisor that starts the call, or a recovering worker that voids it. */
export type CallStart = { void: true; at: string } | { void: false; at: string; supervisor_pid: number };

/** Why a call is to stop, and since when. */
export interface InterruptRequest {
  reason: string;
  at: string;
}

/** How a call ended; one atomic file. */
export interface CallResult {
  key: string;
  /** Exit code; null when it died of a signal or could not be started. */
  code: number | null;
  signal: string | null;
  started_at: string;
  ended_at: string;
  interrupted_because: string | null;
  stdout_left_out_bytes: number;
  stderr_left_out_bytes: number;
  spawn_error: string | null;
  /** True when processes of the call's group were still there after `hyops` had ended. */
  left_processes: boolean;
}

/**
 * The folder of one call on the runner; it outlives workers, supervisors and servers. Every file is
 * written whole or not at all, so what is there can be trusted.
 */
export class CallFolder {
  constructor(readonly path: string) {}

  /** A pipe that supervisor and `hyops` hold open for writing: as long as one of them lives, it has a writer. */
  get alive(): string {
    return join(this.path, 'alive');
  }
  get stdout(): string {
    return join(unfilteredFolder(this.path), 'stdout.log');
  }
  get stderr(): string {
    return join(unfilteredFolder(this.path), 'stderr.log');
  }

  async prepare(spec: CallSpec): Promise<void> {
    makeUnfilteredFolder(this.path);
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await this.create('call.json', spec);
  }

  /** How long ago the call was prepared, in milliseconds, by the clock of this machine. */
  async preparedMsAgo(): Promise<number> {
    return Date.now() - (await stat(join(this.path, 'call.json'))).mtimeMs;
  }

  async spec(): Promise<CallSpec | undefined> {
    return this.read('call.json');
  }

  async start(): Promise<CallStart | undefined> {
    return this.read('start.json');
  }

  /** True when the start is ours; false when somebody was first. */
  async claimStart(start: CallStart): Promise<boolean> {
    return this.create('start.json', start);
  }

  async result(): Promise<CallResult | undefined> {
    return this.read('result.json');
  }

  async writeResult(result: CallResult): Promise<void> {
    await rename(await this.draft(result), join(this.path, 'result.json'));
  }

  /** Asks the supervisor to interrupt the call; the first request stays and is returned. */
  async requestInterrupt(reason: string): Promise<InterruptRequest> {
    const request = { reason, at: new Date().toISOString() };
    await this.create('interrupt.json', request);
    return (await this.interruptRequest()) ?? request;
  }

  async interruptRequest(): Promise<InterruptRequest | undefined> {
    return this.read('interrupt.json');
  }

  /** True for the one worker that signals the call in the place of its supervisor. */
  async claimSigint(): Promise<boolean> {
    return this.create('signalled-by-worker.json', { at: new Date().toISOString() });
  }

  /** Creates a file with its content at once; false when it is there already. */
  private async create(name: string, value: unknown): Promise<boolean> {
    const draft = await this.draft(value);
    try {
      await link(draft, join(this.path, name));
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  }

  private async draft(value: unknown): Promise<string> {
    const path = join(this.path, `.${randomUUID()}.part`);
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return path;
  }

  private async read<T>(name: string): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(join(this.path, name), 'utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}
