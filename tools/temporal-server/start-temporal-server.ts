import { endOfLog } from '../process/end-of-log';
import { spawnTied, type TiedProcess } from '../process/spawn-tied';
import { wordsOf } from '../temporal-cli/error-words';
import { freePort } from './free-port';
import { serverArguments } from './server-arguments';
import { waitUntilServing } from './wait-until-serving';

const START_MS = 30_000;
const STOP_MS = 5_000;

export interface TemporalServerOptions {
  cliPath: string;
  /** The database file, created when missing; without it everything is in memory. */
  dbFile?: string;
  /** 0: any free port. */
  port: number;
  /** 0: any free port. Not used when headless. */
  uiPort: number;
  /** Without the web UI. */
  headless?: boolean;
  /** In addition to "default", which always exists. */
  namespaces: readonly string[];
  /** The output of the server is appended to this file. */
  logFile: string;
  /** Cancels the start. */
  signal?: AbortSignal | undefined;
}

export interface TemporalServer {
  /** `127.0.0.1:<port>` */
  address: string;
  /** The URL of the web UI, unless headless. */
  ui: string | undefined;
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Sends SIGTERM, and SIGKILL after 5 s or the given time. Resolves when the server has ended. */
  stop: (withinMs?: number) => Promise<void>;
}

/**
 * Starts a Temporal dev server on loopback and resolves when every namespace answers. When its starter ends, the server is
 * killed, which a database file in WAL mode survives. Throws with the end of the log when the server ends early or does not
 * answer within 30 s.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { cliPath, dbFile, namespaces, logFile, signal } = options;
  const port = options.port || (await freePort());
  const uiPort = options.headless ? undefined : options.uiPort || (await freePort());
  const server = await spawnTied(cliPath, serverArguments({ port, uiPort, dbFile, namespaces }), {
    logFile,
    env: withoutTemporalSettings(process.env),
  });
  const address = `127.0.0.1:${port}`;
  try {
    await untilServing(server, address, ['default', ...namespaces], signal);
  } catch (error) {
    await server.stop(STOP_MS);
    signal?.throwIfAborted();
    throw new Error(`${wordsOf(error)} ${await endOfLog(logFile)}`);
  }
  return {
    address,
    ui: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`,
    pid: server.pid,
    ended: server.ended,
    stop: (withinMs = STOP_MS) => server.stop(withinMs),
  };
}

/** Drops the user's Temporal settings, which name other clusters and which the CLI would apply here. */
function withoutTemporalSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

async function untilServing(
  server: TiedProcess,
  address: string,
  namespaces: string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const early = new AbortController();
  void server.ended.then(() => early.abort());
  const late = AbortSignal.timeout(START_MS);
  const reasons = [early.signal, late, ...(signal ? [signal] : [])];
  try {
    await waitUntilServing(address, namespaces, AbortSignal.any(reasons));
  } catch (error) {
    if (late.aborted) throw new Error(`The Temporal server did not answer within ${START_MS / 1_000} s.`);
    if (!early.signal.aborted) throw error;
  }
  // Another program may answer on that port.
  if (server.hasEnded()) throw new Error(`The Temporal server for ${address} ended before it answered.`);
}
