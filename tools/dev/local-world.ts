import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CallFolders } from '../../activities/process/call-folders';
import { stopCalls } from '../../activities/process/stop-calls';
import { generateEvidenceKey } from '../../client/cli/generate-key';
import { withProgress } from '../../client/terminal/progress';
import { progressLine } from '../temporal-cli/progress-line';
import { resolveTemporalCli } from '../temporal-cli/resolve-temporal-cli';
import { startTemporalServer } from '../temporal-server/start-temporal-server';
import { createEnding } from './ending';
import { keepRunning } from './keep-running';
import { runProgram, startProgram } from './program';

export interface LocalWorldOptions {
  dir: string;
  /** 0 means any free port. */
  port: number;
  uiPort: number;
  /** Durations of the stand-in `hyops`, as a fraction of the real ones. */
  timeScale: number;
  /** Cancels the start: the parts already started are ended. */
  signal: AbortSignal;
}

/** What `dev` prints when all is ready (interface section 6). */
export interface Ready {
  address: string;
  namespace: string;
  ui: string;
  config: string;
  evidence: string;
  pids: { server: number; worker: number; world: number };
}

export interface LocalWorld {
  ready: Ready;
  /** Path of the Temporal CLI that runs the server. */
  temporalCli: string;
  /** Resolves to a sentence if a part ends that is not started again. */
  broken: Promise<string>;
  /** Interrupts calls in flight and ends everything within 10 s. Can be called more than once. */
  stop(): Promise<void>;
}

const LIB = join(__dirname, '..', '..');
const RUNNER = 'local';
const NAMESPACE = 'default';

// Less than 10 s in total. A killed part does no harm: calls belong to their own supervisors.
const STOP_MS = { worker: 1_500, calls: 2_000, server: 2_000, world: 1_000 };

/**
 * Starts Temporal, the sandbox and a worker on loopback, and starts the worker again when it dies. Reports on stderr what
 * takes long. Throws when a part does not start or the signal fires, and leaves no process then.
 */
export async function startLocalWorld(options: LocalWorldOptions): Promise<LocalWorld> {
  const ending = createEnding(complain);
  try {
    return { ...(await start(options, ending.add)), stop: ending.run };
  } catch (error) {
    await ending.run();
    throw error;
  }
}

async function start(
  { dir: folder, port, uiPort, timeScale, signal }: LocalWorldOptions,
  atEnd: (end: () => Promise<void>) => void,
): Promise<Omit<LocalWorld, 'stop'>> {
  const dir = resolve(folder);
  const config = join(dir, 'config');
  const log = (name: string) => join(dir, 'logs', `${name}.log`);
  const cli = await findCli(signal);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await withProgress('preparing the local world', layOut(dir, config, timeScale));
  signal.throwIfAborted();

  const world = await withProgress(
    'starting the sites',
    startProgram(join(LIB, 'sandbox/world/main.js'), ['--dir', dir], log('world'), signal),
  );
  atEnd(() => world.stop(STOP_MS.world));
  const server = await withProgress(
    'starting the Temporal server',
    startTemporalServer({
      cliPath: cli,
      dbFile: join(dir, 'temporal.db'),
      port,
      uiPort,
      namespaces: [],
      logFile: log('temporal'),
      signal,
    }),
  );
  atEnd(() => server.stop(STOP_MS.server));
  // Runs after the worker has ended, because a worker could start another call. The next start asks an operator about the call.
  atEnd(() => interruptCalls(dir));
  const worker = await withProgress(
    'starting the worker',
    keepRunning((until) => startWorker(config, server.address, log('worker'), until), signal, complain),
  );
  atEnd(() => worker.stop(STOP_MS.worker));

  return {
    ready: {
      address: server.address,
      namespace: NAMESPACE,
      ui: server.ui ?? '',
      config,
      evidence: join(dir, 'evidence'),
      pids: { server: server.pid, worker: worker.firstPid, world: world.pid },
    },
    temporalCli: cli,
    broken: Promise.race([
      server.ended.then(() => `the Temporal server ended; see ${log('temporal')}`),
      world.ended.then(() => `the sites ended; see ${log('world')}`),
    ]),
  };
}

async function findCli(signal: AbortSignal): Promise<string> {
  const line = progressLine(process.stderr);
  try {
    return (await resolveTemporalCli({ progress: line.show, signal })).path;
  } finally {
    line.end();
  }
}

/** Prepares the folder the first time and updates it after that; the state of the sites stays. */
async function layOut(dir: string, config: string, timeScale: number): Promise<void> {
  await runProgram(join(LIB, 'sandbox/setup/main.js'), [
    ...['--dir', dir, '--runner', RUNNER, '--time-scale', String(timeScale)],
  ]);
  if (!existsSync(join(config, 'evidence-key.pem'))) generateEvidenceKey(config);
}

function startWorker(config: string, address: string, logFile: string, signal: AbortSignal) {
  const args = ['run', '--config', config, '--address', address, '--namespace', NAMESPACE];
  return startProgram(join(LIB, 'worker/main.js'), args, logFile, signal);
}

/** Interrupts the calls, and kills those that ignore it before the time for `stop` is over. */
async function interruptCalls(dir: string): Promise<void> {
  await stopCalls(new CallFolders(join(dir, 'state')), 'the local world was stopped', STOP_MS.calls);
}

function complain(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
