import { Command } from 'commander';
import { startLocalWorld } from './local-world';

interface Options {
  dir: string;
  port: string;
  uiPort: string;
  timeScale: string;
  json?: boolean;
}

/** `hyops-dr dev`: a whole local world until SIGINT or SIGTERM. */
async function dev(options: Options): Promise<void> {
  const world = await startLocalWorld({
    dir: options.dir,
    port: Number(options.port),
    uiPort: Number(options.uiPort),
    timeScale: Number(options.timeScale),
    progress: (line) => console.error(line),
  });
  const { ready } = world;
  if (options.json) console.log(JSON.stringify(ready));
  else
    console.log(
      `ready: Temporal ${ready.address}, UI ${ready.ui}, configuration ${ready.config}, evidence ${ready.evidence}`,
    );
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await world.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

new Command('hyops-dr dev')
  .description('run Temporal, a worker and the sandbox on this machine')
  .option('--dir <dir>', 'where everything is kept', '.hyops-dr')
  .option('--port <port>', 'Temporal port; 0 means any', '7233')
  .option('--ui-port <port>', 'port of the web UI; 0 means any', '8233')
  .option('--time-scale <factor>', 'durations of the stand-in hyops, as a part of the real ones', '0.2')
  .option('--json', 'one JSON document on stdout')
  .action(dev)
  .parseAsync()
  .catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
