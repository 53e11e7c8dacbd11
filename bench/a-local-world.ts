import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createDrClient, type DrClient } from '../client';
import { generateEvidenceKey } from '../client/cli/generate-key';
import type { Decision } from '../contract/decision/decision';
import { type Program, runProgram, startProgram } from '../tools/dev/program';
import { resolveTemporalCli } from '../tools/temporal-cli/resolve-temporal-cli';
import { startTemporalServer } from '../tools/temporal-server/start-temporal-server';

const LIB = join(__dirname, '..');

/** A server, the sandbox and the clients for a measurement; `close` ends all of it. */
export interface LocalWorld {
  dir: string;
  config: string;
  client: Client;
  dr: DrClient;
  startWorker(...flags: string[]): Promise<Program>;
  /** The sample failover under the given id. */
  failover(id: string): Decision;
  close(): Promise<void>;
}

/** Opens a local world in a temporary folder, in which modules take a fiftieth of their real time. */
export async function openLocalWorld(name: string): Promise<LocalWorld> {
  const dir = mkdtempSync(join(tmpdir(), `hyops-dr-${name}-`));
  const config = join(dir, 'config');
  const cli = await resolveTemporalCli({ progress: () => undefined });
  const server = await startTemporalServer({
    cliPath: cli.path,
    port: 0,
    uiPort: 0,
    headless: true,
    namespaces: [],
    logFile: join(dir, 'temporal.log'),
  });
  await runProgram(join(LIB, 'sandbox/setup/main.js'), [
    ...['--dir', dir, '--runner', 'local', '--time-scale', '0.02'],
  ]);
  generateEvidenceKey(config);
  const sites = await startProgram(
    join(LIB, 'sandbox/world/main.js'),
    ['--dir', dir],
    join(dir, 'world.log'),
  );
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  const sample = JSON.parse(readFileSync(join(LIB, 'sandbox/decisions/failover-gcp-restore.json'), 'utf8'));
  const workers: Program[] = [];
  return {
    dir,
    config,
    client,
    dr: await createDrClient({ client }),
    failover: (id) => ({ ...sample, decision_id: id }),
    async startWorker(...flags) {
      const worker = await startProgram(
        join(LIB, 'worker/main.js'),
        ['run', '--config', config, '--address', server.address, '--namespace', 'default', ...flags],
        join(dir, 'worker.log'),
      );
      workers.push(worker);
      return worker;
    },
    async close() {
      for (const worker of workers) await worker.stop(3000);
      await sites.stop(2000);
      await connection.close();
      await server.stop(3000);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
