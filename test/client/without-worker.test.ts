import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { createDrClient, type DrClient } from '../../client';
import { ownNamespace } from '../support/jest/namespaces';
import { until } from '../support/until';
import { aDecision } from './a-decision';
import { hyopsDr, onTestServer } from './command-line';

const NAMESPACE = ownNamespace();
const env = onTestServer(NAMESPACE);

let client: Client;
let dr: DrClient;
beforeAll(async () => {
  const connection = await Connection.connect({ address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '' });
  client = new Client({ connection, namespace: NAMESPACE });
  dr = await createDrClient({ client });
  await dr.submit(aDecision({ decision_id: 'open' }));
  await dr.submit(aDecision({ decision_id: 'killed' }));
  await client.workflow.getHandle('dr-killed').terminate('by a test');
});
afterAll(() => client.connection.close());

describe('a run without an answering worker', () => {
  it("is shown from the server's records, with a note", async () => {
    const view = await dr.status('open');
    expect(view).toMatchObject({
      answered_by: 'history',
      why: expect.stringContaining('no worker'),
      decision_id: 'open',
      workflow_id: 'dr-open',
      temporal_status: 'RUNNING',
      phase: null,
      outcome: null,
      end: null,
    });
    const { code, stdout } = await hyopsDr(['status', 'open'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('no worker answered within 3 s');
    expect(stdout).toContain('to continue the run, start a worker');
  });

  it('that was ended from outside is aborted and has no evidence (C4.6)', async () => {
    expect(await dr.status('killed')).toMatchObject({
      temporal_status: 'TERMINATED',
      phase: 'ended',
      outcome: 'aborted',
      end: { outcome: 'aborted', evidence: null, reasons: [{ what: expect.stringContaining('terminated') }] },
    });
    expect(await dr.result('killed')).toMatchObject({ outcome: 'aborted', evidence: null });
    const { code, stdout } = await hyopsDr(['watch', 'killed', '--json'], { env });
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject({ decision_id: 'killed', outcome: 'aborted' });
  });

  it('cannot be approved, and the error says that nothing was sent', async () => {
    await expect(dr.approve('open', { as: 'alice', reason: 'yes' })).rejects.toMatchObject({
      kind: 'timed-out',
      message: 'no worker answered in time; nothing was sent',
    });
    expect((await hyopsDr(['approve', 'open', '--as', 'alice', '--reason', 'yes'], { env })).code).toBe(11);
  });

  it('refuses messages after its end', async () => {
    const { code, stderr } = await hyopsDr(['abort', 'killed', '--as', 'alice', '--reason', 'stop'], { env });
    expect(code).toBe(5);
    expect(stderr).toContain('the run has ended');
  });
});

describe('a run that does not exist', () => {
  it.each([
    { args: ['status', 'none'] },
    { args: ['watch', 'none'] },
    { args: ['approve', 'none', '--as', 'alice', '--reason', 'yes'] },
    { args: ['abort', 'none', '--as', 'alice', '--reason', 'stop'] },
    { args: ['workload', 'show', 'none', '--environment', 'dev'] },
    { args: ['status', 'open', '--namespace', 'no-such-namespace'] },
  ])('makes the command exit with 9: $args', async ({ args }) => {
    expect((await hyopsDr(args, { env })).code).toBe(9);
  });

  it('is reported with the likely decision id when a workflow id was given', async () => {
    expect((await hyopsDr(['status', 'dr-open'], { env })).stderr).toContain('probably open');
  });
});

describe('hyops-dr list', () => {
  it('lists only runs, only open ones with --open, and those ended from outside as aborted', async () => {
    await client.workflow.start('somethingElse', { workflowId: 'else', taskQueue: 'else' });
    const ids = async (...args: string[]) =>
      JSON.parse((await hyopsDr(['list', '--json', ...args], { env })).stdout)
        .map((run: { decision_id: string }) => run.decision_id)
        .sort();
    // The list may lag slightly behind; the server answers ten such requests a second.
    await until(async () => {
      await delay(300);
      const states = (await dr.list()).map((run) => run.temporal_status);
      return states.toSorted().join() === 'RUNNING,TERMINATED';
    });
    expect(await ids()).toEqual(['killed', 'open']);
    expect(await ids('--open')).toEqual(['open']);
    expect(await ids('--limit', '1')).toHaveLength(1);
    expect(await ids('--outcome', 'aborted')).toEqual(['killed']);
    expect(await ids('--outcome', 'completed')).toEqual([]);
    expect((await dr.list()).map(({ outcome }) => outcome ?? 'none').sort()).toEqual(['aborted', 'none']);
  });

  it('gives an instruction when no worker has registered the search attributes', async () => {
    const namespace = 'without-attributes';
    await client.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    const fresh = await createDrClient({ client: new Client({ connection: client.connection, namespace }) });
    // The server needs a moment to know a new namespace.
    await until(() =>
      fresh.list().then(
        () => true,
        () => false,
      ),
    );
    await expect(fresh.list({ phase: 'executing' })).rejects.toMatchObject({
      kind: 'refused',
      reasons: [{ do: expect.stringContaining('start a worker (hyops-dr worker)') }],
    });
  });
});
