import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wordsOf } from '../temporal-cli/error-words';
import { freePort } from './free-port';
import { serverArguments } from './server-arguments';
import { waitUntilServing } from './wait-until-serving';

const START_MS = 30_000;
const STOP_MS = 5_000;
const TAIL_LINES = 15;

/**
 * Becomes the server, which keeps this process's number, and leaves a watcher on descriptor 3: when the starter dies,
 * however it dies, the descriptor ends without a line and the watcher kills the server, which a database file in WAL mode survives.
 */
const TIED_TO_STARTER = '(read -r _ <&3 || kill -KILL $$) & exec "$0" "$@" 3<&-';

export interface TemporalServerOptions {
  cliPath: string;
  /** The database file, made where there is none; without it everything is in memory. */
  dbFile?: string;
  /** 0: any free port. */
  port: number;
  /** 0: any free port. Not used when headless. */
  uiPort: number;
  /** Without the web UI. */
  headless?: boolean;
  /** Besides "default", which exists always. */
  namespaces: readonly string[];
  /** What the server prints is appended here. */
  logFile: string;
}

export interface TemporalServer {
  /** `127.0.0.1:<port>` */
  address: string;
  /** The URL of the web UI, unless headless. */
  ui: string | undefined;
  pid: number;
  /** Ends the server in order, by force after 5 s; resolves when it has ended. */
  stop: () => Promise<void>;
}

/**
 * Starts a Temporal dev server on loopback and resolves when every namespace answers. It ends with its starter at the
 * latest. Throws with the end of the log where the server ends early or does not answer within 30 s.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { cliPath, dbFile, namespaces, logFile } = options;
  const port = options.port || (await freePort());
  const uiPort = options.headless ? undefined : options.uiPort || (await freePort());
  const server = await spawnTied(cliPath, serverArguments({ port, uiPort, dbFile, namespaces }), logFile);
  const address = `127.0.0.1:${port}`;
  try {
    await untilServing(server, address, ['default', ...namespaces]);
  } catch (error) {
    await stopServer(server);
    throw new Error(`${wordsOf(error)} The end of ${logFile}:\n${await tail(logFile)}`);
  }
  return {
    address,
    ui: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`,
    pid: server.pid,
    stop: () => stopServer(server),
  };
}

interface TiedProcess {
  child: ChildProcess;
  pid: number;
}

async function spawnTied(program: string, args: string[], logFile: string): Promise<TiedProcess> {
  await mkdir(dirname(logFile), { recursive: true });
  const log = await open(logFile, 'a');
  try {
    // A group of its own: a terminal's Ctrl-C must not end the server before the starter is done with it.
    const child = spawn('/bin/sh', ['-c', TIED_TO_STARTER, program, ...args], {
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
      detached: true,
      env: withoutTemporalSettings(process.env),
    });
    await once(child, 'spawn');
    releaseWatcherAtExit(child);
    return { child, pid: child.pid ?? 0 };
  } finally {
    await log.close();
  }
}

/** The line tells the watcher that nobody is left to end: the number may soon be another process's. */
function releaseWatcherAtExit(child: ChildProcess): void {
  const tie = child.stdio[3];
  if (!tie || !('end' in tie)) return;
  tie.on('error', () => undefined);
  child.once('exit', () => tie.end('\n'));
}

/** The user's Temporal settings name clusters to talk to, and the CLI would apply them here. */
function withoutTemporalSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

async function untilServing({ child }: TiedProcess, address: string, namespaces: string[]): Promise<void> {
  const early = new AbortController();
  child.once('exit', () => early.abort());
  const late = AbortSignal.timeout(START_MS);
  try {
    await waitUntilServing(address, namespaces, AbortSignal.any([early.signal, late]));
  } catch (error) {
    if (late.aborted) throw new Error(`The Temporal server did not answer within ${START_MS / 1_000} s.`);
    if (!early.signal.aborted) throw error;
  }
  // Somebody else may answer on that port.
  if (hasEnded(child)) throw new Error(`The Temporal server for ${address} ended before it answered.`);
}

async function stopServer({ child }: TiedProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function tail(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.slice(-TAIL_LINES).join('\n');
}
