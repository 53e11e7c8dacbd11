import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { generateEvidenceKey } from '../../client/evidence/generate-key';
import { resolveTemporalCli } from '../temporal-cli/resolve-temporal-cli';
import { startTemporalServer } from '../temporal-server/start-temporal-server';
import { type Program, runProgram, startProgram } from './program';

export interface LocalWorldOptions {
  dir: string;
  /** 0 means any free port. */
  port: number;
  uiPort: number;
  /** Durations of the stand-in `hyops`, as a part of the real ones. */
  timeScale: number;
  progress: (line: string) => void;
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
  /** Interrupts calls in flight and ends everything within 10 s. */
  stop(): Promise<void>;
}

const LIB = join(__dirname, '..', '..');
const RUNNER = 'local';
const RESTART_AFTER_MS = 500;

/** Starts Temporal, the sandbox and a worker on loopback; a worker that dies is started again. */
export async function startLocalWorld(options: LocalWorldOptions): Promise<LocalWorld> {
  const dir = resolve(options.dir);
  const logs = join(dir, 'logs');
  const config = join(dir, 'config');
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const cli = await resolveTemporalCli({ progress: options.progress });
  await runProgram(join(LIB, 'sandbox', 'setup', 'main.js'), [
    ...['--dir', dir, '--runner', RUNNER, '--time-scale', String(options.timeScale)],
  ]);
  if (!existsSync(join(config, 'evidence-key.pem'))) generateEvidenceKey(config);

  const world = await startProgram(
    join(LIB, 'sandbox', 'world', 'main.js'),
    ['--dir', dir],
    join(logs, 'world.log'),
  );
  const server = await startTemporalServer({
    cliPath: cli.path,
    dbFile: join(dir, 'temporal.db'),
    port: options.port,
    uiPort: options.uiPort,
    namespaces: [],
    logFile: join(logs, 'temporal.log'),
  });
  const worker = await keepWorker(config, server.address, join(logs, 'worker.log'));
  return {
    ready: {
      address: server.address,
      namespace: 'default',
      ui: server.ui ?? '',
      config,
      evidence: join(dir, 'evidence'),
      pids: { server: server.pid, worker: worker.current().pid, world: world.pid },
    },
    async stop() {
      // The worker first: a call that is interrupted is then told of at the next start, to an operator.
      await worker.stop();
      await runProgram(join(LIB, 'worker', 'main.js'), [
        'stop-calls',
        '--config',
        config,
        '--reason',
        'the local world was stopped',
      ]);
      await Promise.all([world.stop(1000), server.stop()]);
    },
  };
}

/** A worker process that is started again whenever it dies, until it is stopped. */
async function keepWorker(config: string, address: string, log: string) {
  const start = () =>
    startProgram(
      join(LIB, 'worker', 'main.js'),
      ['run', '--config', config, '--address', address, '--namespace', 'default'],
      log,
    );
  let current: Program = await start();
  let wanted = true;
  const keep = async () => {
    while (wanted) {
      await current.ended;
      if (!wanted) return;
      await new Promise((done) => setTimeout(done, RESTART_AFTER_MS));
      if (wanted) current = await start();
    }
  };
  const kept = keep();
  return {
    current: () => current,
    async stop() {
      wanted = false;
      await current.stop(3000);
      await kept;
      await current.stop(3000);
    },
  };
}
