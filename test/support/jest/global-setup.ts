import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progressLine } from '../../../tools/temporal-cli/progress-line';
import { resolveTemporalCli } from '../../../tools/temporal-cli/resolve-temporal-cli';
import {
  startTemporalServer,
  type TemporalServer,
} from '../../../tools/temporal-server/start-temporal-server';
import { allNamespaces } from './namespaces';

declare global {
  var hyopsDrTestServer: { server: TemporalServer; folder: string } | undefined;
}

/** Starts one in-memory Temporal server for all tests. HYOPS_DR_TEST_TEMPORAL has its address as `host:port`. */
async function globalSetup(): Promise<void> {
  const line = progressLine(process.stderr);
  const cli = await resolveTemporalCli({ progress: line.show });
  line.end();
  const folder = await mkdtemp(join(tmpdir(), 'hyops-dr-test-'));
  // All tests wait for this server, so it may use more memory to collect garbage less often.
  process.env['GOGC'] ??= '300';
  const server = await startTemporalServer({
    cliPath: cli.path,
    port: 0,
    uiPort: 0,
    headless: true,
    namespaces: allNamespaces(),
    logFile: join(folder, 'temporal.log'),
  });
  globalThis.hyopsDrTestServer = { server, folder };
  process.env['HYOPS_DR_TEST_TEMPORAL'] = server.address;
  process.env['HYOPS_DR_TEMPORAL_CLI'] = cli.path;
}

export = globalSetup;
