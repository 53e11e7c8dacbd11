import { Command, InvalidArgumentError } from 'commander';
import { listenForEnd } from '../process/told-to-end';
import { startLocalWorld } from './local-world';

interface Options {
  dir: string;
  port: number;
  uiPort: number;
  timeScale: number;
  json?: boolean;
}

const told = listenForEnd();

/** `hyops-dr dev`: runs a whole local world until SIGINT or SIGTERM. Resolves to the exit code. */
async function dev({ json, ...options }: Options): Promise<number> {
  const world = await startLocalWorld({ ...options, signal: told.signal });
  const { ready, broken } = world;
  console.log(
    json
      ? JSON.stringify(ready)
      : `ready: Temporal ${ready.address}, UI ${ready.ui}, configuration ${ready.config}, evidence ${ready.evidence}`,
  );
  const trouble = await Promise.race([broken, end(told.signal)]);
  if (trouble) console.error(trouble);
  await world.stop();
  return trouble ? 1 : 0;
}

function end(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined));
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new InvalidArgumentError('Give a port from 1 to 65535, or 0 for any free port.');
}

function factor(text: string): number {
  const scale = Number(text);
  if (scale >= 0 && Number.isFinite(scale)) return scale;
  throw new InvalidArgumentError('Give a number such as 0.1.');
}

new Command('hyops-dr dev')
  .description('run Temporal, a worker and the sandbox on this machine')
  .option('--dir <dir>', 'folder for all of its files', '.hyops-dr')
  .option('--port <port>', 'Temporal port; 0: any free port', portNumber, 7233)
  .option('--ui-port <port>', 'port of the web UI; 0: any free port', portNumber, 8233)
  .option(
    '--time-scale <factor>',
    'durations of the stand-in hyops, as a fraction of the real ones',
    factor,
    0.2,
  )
  .option('--json', 'print one JSON document on stdout')
  .action(async (options: Options) => process.exit(await dev(options)))
  .parseAsync()
  .catch((error) => {
    if (!told.signal.aborted) console.error(error instanceof Error ? error.message : error);
    process.exit(told.code() || 1);
  });
