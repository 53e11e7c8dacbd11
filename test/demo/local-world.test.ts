import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDrClient, type DrClient, type RunView } from '../../client';
import { isAlive } from '../support/is-alive';
import { until } from '../support/until';
import { endDev, killDevs, spawnDev, startDev } from './a-dev';
import { processesOf } from './processes-of';

jest.setTimeout(120_000);

describe('hyops-dr dev', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hyops-dr-dev-'));
  });
  afterEach(async () => {
    killDevs();
    await until(() => processesOf(dir).length === 0);
    await rm(dir, { recursive: true, force: true });
  });

  const executed = () =>
    existsSync(join(dir, 'executions.jsonl')) ? readFileSync(join(dir, 'executions.jsonl'), 'utf8') : '';

  async function withClient<T>(address: string, work: (client: DrClient) => Promise<T>): Promise<T> {
    const client = await createDrClient({ address });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  async function submit(client: DrClient, id: string): Promise<void> {
    const sample = await readFile(join(dir, 'decisions/standby-gcp-managed.json'), 'utf8');
    await client.submit({ ...JSON.parse(sample), decision_id: id });
    await client.awaitApprovalRequest(id);
  }

  async function viewWhen(client: DrClient, id: string, phase: string): Promise<RunView> {
    let view = await client.status(id);
    await until(async () => {
      view = await client.status(id);
      return view.phase === phase;
    });
    return view;
  }

  it('C4.2 continues a run that waits for approval after it was killed and after its worker was killed', async () => {
    const first = await startDev(dir, 0.02);
    await withClient(first.ready.address, (client) => submit(client, 'waits'));
    first.dev.kill('SIGKILL');
    await until(() => processesOf(dir).length === 0);

    const second = await startDev(dir, 0.02);
    process.kill(second.ready.pids.worker, 'SIGKILL');
    await until(() => !isAlive(second.ready.pids.worker));
    await withClient(second.ready.address, async (client) => {
      // No query is answered until the worker is back.
      await until(async () => (await client.approvalRequest('waits').catch(() => null)) !== null);
      await client.approve('waits', { as: 'alice', reason: 'still wanted' });
      expect(await client.result('waits')).toMatchObject({ outcome: 'completed' });
    });
    expect(await endDev(second.dev)).toBe(0);
    expect(processesOf(dir)).toEqual([]);
  });

  it('C4.4 interrupts a call when it ends, or kills a call that ignores that, and asks an operator at the next start', async () => {
    const id = 'cut-off';
    const inFirstCall = (fault: object) =>
      writeFile(join(dir, 'faults.json'), JSON.stringify({ postgresql_source_contract: fault }));
    const retry = { as: 'bob', reason: 'the target is as it was' };
    /** Ends `dev` when more than `begun` calls have begun; expects that none has completed. */
    async function endedInACall({ dev }: { dev: ChildProcess }, begun: number): Promise<void> {
      await until(() => executed().split('"start"').length > begun);
      const from = Date.now();
      // The command hyops-dr forwards the Ctrl-C that the terminal sends as well.
      dev.kill('SIGINT');
      expect(await endDev(dev)).toBe(0);
      expect(Date.now() - from).toBeLessThan(10_000);
      expect(processesOf(dir)).toEqual([]);
      expect(executed()).not.toContain('"end"');
    }

    await inFirstCall({ hang_s: 60, ignore_sigint: true });
    const first = await startDev(dir, 0.02);
    await withClient(first.ready.address, async (client) => {
      await submit(client, id);
      await client.approve(id, { as: 'alice', reason: 'go' });
      await endedInACall(first, 1);
    });
    await inFirstCall({ hang_s: 60 });
    const second = await startDev(dir, 0.02);
    await withClient(second.ready.address, async (client) => {
      await viewWhen(client, id, 'awaiting-operator');
      await client.operate(id, 'retryStep', retry);
      await endedInACall(second, 2);
    });
    await inFirstCall({});
    const third = await startDev(dir, 0.02);
    await withClient(third.ready.address, async (client) => {
      const stopped = await viewWhen(client, id, 'awaiting-operator');
      expect(stopped).toMatchObject({ stopped: { step: 'prepare-target' } });
      await client.operate(id, 'retryStep', retry);
      expect(await client.result(id)).toMatchObject({ outcome: 'completed' });
    });
    await endDev(third.dev);
  });

  it.each(['sandbox/world', 'temporal', 'worker/main'])(
    'leaves no process when it is interrupted while %s starts',
    async (part) => {
      const dev = spawnDev(dir, 0.02);
      // The command line of `dev` names the folder too, so it is not counted as a part.
      await until(() => processesOf(dir).some((line) => line.includes(part) && !line.includes('tools/dev')));
      dev.kill('SIGINT');
      const [code] = await once(dev, 'exit');
      expect(code).toBe(130);
      expect(processesOf(dir)).toEqual([]);
    },
  );

  it('exits with 1 and leaves no process when its worker cannot start', async () => {
    await mkdir(join(dir, 'config', 'plans'), { recursive: true });
    await writeFile(join(dir, 'config', 'plans', 'broken.yaml'), 'no plan');
    const dev = spawnDev(dir, 0.02);
    const [code] = await once(dev, 'exit');
    expect(code).toBe(1);
    expect(processesOf(dir)).toEqual([]);
  });
});
