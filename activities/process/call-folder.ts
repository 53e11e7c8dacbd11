import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably, replaceDurably } from '../files/durable-write';
import { codeOf } from '../files/error-code';
import { prettyJson } from '../files/pretty-json';
import { type MachineMoment, machineMoment } from './machine-clock';
import type { StartRecord } from './record-start';
import { makeUnfilteredFolder, unfilteredFolder } from './unfiltered-folder';

/** What to execute; written before anything starts. */
export interface CallSpec {
  key: string;
  /** The runtime root that the call changes; only one call at a time runs in each. */
  root: string;
  argv: string[];
  env: Record<string, string>;
  /** Bytes kept of each output stream: half from its beginning, half from its end. */
  output_limit_bytes: number;
  timeout_ms: number;
  /** False for work that runs on another machine: ending the local process would not stop it, only lose track of it. */
  stoppable: boolean;
  /** Where its start is recorded besides this folder; null for a call of no run. */
  record: StartRecord | null;
  /** What was known right before the start; stored for the conclusion and not interpreted here. */
  before: unknown;
}

/** A call as stored in `call.json`: with the moment, any worker can detect that its supervisor is late. */
export type PreparedCall = CallSpec & { prepared: MachineMoment };

/** Settled by the process that creates `start.json`: the supervisor that starts the call, or a worker that voids it. */
export type CallStart =
  | { void: true; at: string }
  | { void: false; at: string; moment: MachineMoment; supervisor_pid: number };

/** Why a call must stop, and since when. */
export interface InterruptRequest {
  reason: string;
  at: string;
  moment: MachineMoment;
}

/** How a call ended; written as one atomic file. */
export interface CallResult {
  key: string;
  /** Exit code; null when a signal killed it or it could not be started. */
  code: number | null;
  signal: string | null;
  started_at: string;
  ended_at: string;
  interrupted_because: string | null;
  stdout_left_out_bytes: number;
  stderr_left_out_bytes: number;
  spawn_error: string | null;
  /** True when processes of the call's group were still running after `hyops` ended. */
  left_processes: boolean;
}

/**
 * The folder of one call on the runner; it outlives workers, supervisors and servers. Every file is
 * written atomically, so its content is always complete.
 */
export class CallFolder {
  constructor(readonly path: string) {}

  /** A pipe that the supervisor and `hyops` hold open for writing: it has a writer while either is alive. */
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
    await this.create('call.json', { ...spec, prepared: machineMoment() });
  }

  async spec(): Promise<PreparedCall | undefined> {
    return this.read('call.json');
  }

  async start(): Promise<CallStart | undefined> {
    return this.read('start.json');
  }

  /** Returns true when this process claimed the start; false when another was first. */
  async claimStart(start: CallStart): Promise<boolean> {
    return this.create('start.json', start);
  }

  async result(): Promise<CallResult | undefined> {
    return this.read('result.json');
  }

  async writeResult(result: CallResult): Promise<void> {
    await replaceDurably(join(this.path, 'result.json'), prettyJson(result));
  }

  /** Asks the supervisor to interrupt the call. Keeps and returns the first request. */
  async requestInterrupt(reason: string): Promise<InterruptRequest> {
    const request = { reason, at: new Date().toISOString(), moment: machineMoment() };
    await this.create('interrupt.json', request);
    return (await this.interruptRequest()) ?? request;
  }

  async interruptRequest(): Promise<InterruptRequest | undefined> {
    return this.read('interrupt.json');
  }

  /** Returns true for the one worker that may signal the call in place of its supervisor. */
  async claimSigint(): Promise<boolean> {
    return this.create('signalled-by-worker.json', { at: new Date().toISOString() });
  }

  /** Returns false when the file exists already. */
  private async create(name: string, value: unknown): Promise<boolean> {
    return createDurably(join(this.path, name), prettyJson(value));
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
