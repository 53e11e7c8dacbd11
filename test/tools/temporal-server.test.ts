import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import {
  startTemporalServer,
  type TemporalServerOptions,
} from '../../tools/temporal-server/start-temporal-server';
import { isAlive } from '../support/is-alive';
import { until } from '../support/until';
import { executable } from './executable';
import { temporaryFolder } from './temporary-folder';

const CHECKOUT = join(__dirname, '../..');

describe('the Temporal dev server', () => {
  const at = temporaryFolder();

  function options(more: Partial<TemporalServerOptions> = {}): TemporalServerOptions {
    const cliPath = process.env['HYOPS_DR_TEMPORAL_CLI'] ?? 'not set';
    return {
      cliPath,
      port: 0,
      uiPort: 0,
      headless: true,
      namespaces: [],
      logFile: at('server.log'),
      ...more,
    };
  }

  async function withClient<T>(
    address: string,
    namespace: string,
    use: (client: Client) => Promise<T>,
  ): Promise<T> {
    const connection = await Connection.connect({ address });
    try {
      return await use(new Client({ connection, namespace }));
    } finally {
      await connection.close();
    }
  }

  it('keeps waiting runs, their signals and search attributes when it restarts on the same file', async () => {
    const onFile = options({ dbFile: at('temporal.db'), namespaces: ['drills'] });
    const first = await startTemporalServer(onFile);
    await withClient(first.address, 'drills', async ({ workflow }) => {
      const handle = await workflow.start('drRun', {
        workflowId: 'dr-kept',
        taskQueue: 'hyops-dr',
        searchAttributes: { DrWorkload: ['billing'], DrDrill: [true] },
      });
      await handle.signal('approve', { approver: 'alice' });
    });
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await startTemporalServer({ ...onFile, namespaces: ['drills', 'added-later'] });
    await withClient(second.address, 'drills', async ({ workflow }) => {
      const kept = await workflow.getHandle('dr-kept').describe();
      expect(kept.status.name).toBe('RUNNING');
      expect(kept.searchAttributes).toMatchObject({ DrWorkload: ['billing'], DrDrill: [true] });
      const { events } = await workflow.getHandle('dr-kept').fetchHistory();
      expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
    });
    await second.stop();
  });

  it('answers in every namespace, on loopback, and serves the web UI unless headless', async () => {
    const server = await startTemporalServer(options({ headless: false, namespaces: ['one', 'two'] }));
    expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
    for (const namespace of ['default', 'one', 'two']) {
      const { count } = await withClient(server.address, namespace, ({ workflow }) => workflow.count());
      expect(count).toBe(0);
    }
    expect((await fetch(server.ui ?? 'no UI')).status).toBe(200);
    await server.stop();
  });

  it('reports the end of its log when it cannot start, and leaves no process', async () => {
    const cliPath = await executable(
      at('temporal'),
      'echo "disk is full"',
      `echo $$ > "${at('pid')}"`,
      'exit 1',
    );
    await expect(startTemporalServer(options({ cliPath }))).rejects.toThrow(
      /ended before it answered\. The end of .*server\.log:\ndisk is full/,
    );
    expect(isAlive(Number(await readFile(at('pid'), 'utf8')))).toBe(false);
  });

  it('can be stopped twice', async () => {
    const server = await startTemporalServer(options());
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });

  it('ends when its starter is killed', async () => {
    const starter = spawn(process.execPath, [await starterProgram(), JSON.stringify(options())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(starter.stdout, 'data');
    const serverPid = Number(line);
    expect(isAlive(serverPid)).toBe(true);
    starter.kill('SIGKILL');
    await until(() => !isAlive(serverPid));
  });

  /** A program that starts a server, prints its process number and stays. */
  async function starterProgram(): Promise<string> {
    const program = at('starter.js');
    const starting = join(CHECKOUT, 'lib/tools/temporal-server/start-temporal-server.js');
    await writeFile(
      program,
      `require('${starting}').startTemporalServer(JSON.parse(process.argv[2])).then((server) => console.log(server.pid));`,
    );
    return program;
  }
});
