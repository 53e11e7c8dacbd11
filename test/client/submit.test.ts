import { Client, Connection } from '@temporalio/client';
import { createDrClient, DecisionRejected, type DrClient } from '../../client';
import { ownNamespace } from '../support/jest/namespaces';
import { aDecision } from './a-decision';
import { hyopsDr, onTestServer } from './command-line';

const NAMESPACE = ownNamespace();

let client: Client;
let dr: DrClient;
beforeAll(async () => {
  const connection = await Connection.connect({ address: process.env['HYOPS_DR_TEST_TEMPORAL'] ?? '' });
  client = new Client({ connection, namespace: NAMESPACE });
  dr = await createDrClient({ client });
});
afterAll(() => client.connection.close());

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('C3.1 submit', () => {
  it('starts a run under the id of the decision, with the artifact byte for byte', async () => {
    const text = `  ${JSON.stringify(aDecision({ decision_id: 'once' }), null, 3)}\n`;
    const submission = await dr.submit(bytesOf(text));
    expect(submission).toMatchObject({ status: 'started', decision_id: 'once', workflow_id: 'dr-once' });
    const { events } = await client.workflow.getHandle('dr-once').fetchHistory();
    const started = events?.[0]?.workflowExecutionStartedEventAttributes;
    const [payload, ...more] = started?.input?.payloads ?? [];
    expect(more).toEqual([]);
    expect(Buffer.from(payload?.data ?? []).toString()).toBe(text);
    expect(Buffer.from(payload?.metadata?.['encoding'] ?? []).toString()).toBe('json/plain');
    expect(started?.workflowType?.name).toBe('drRun');
    expect(started?.taskQueue?.name).toBe('hyops-dr');
    // A timeout would end the run without evidence.
    expect(Number(started?.workflowExecutionTimeout?.seconds ?? 0)).toBe(0);
    expect(Number(started?.workflowRunTimeout?.seconds ?? 0)).toBe(0);
    const described = await client.workflow.getHandle('dr-once').describe();
    expect(await described.staticSummary()).toBe('failover to gcp, restore');
  });

  it('answers already-started for the same content in another form', async () => {
    const decision = aDecision({ decision_id: 'same' });
    const first = await dr.submit(decision);
    const reversed = Object.fromEntries(Object.entries(decision).reverse());
    expect(await dr.submit(bytesOf(JSON.stringify(reversed, null, 2)))).toEqual({
      ...first,
      status: 'already-started',
    });
  });

  it('answers conflict for other content under the same id', async () => {
    const first = await dr.submit(aDecision({ decision_id: 'other' }));
    const changed = aDecision({ decision_id: 'other', requires_approval: false });
    expect(await dr.submit(changed)).toEqual({ ...first, status: 'conflict' });
  });

  it('starts one run when it is called many times at once', async () => {
    const decision = aDecision({ decision_id: 'many' });
    const submissions = await Promise.all(Array.from({ length: 8 }, () => dr.submit(decision)));
    expect(submissions.filter((one) => one.status === 'started')).toHaveLength(1);
    expect(new Set(submissions.map((one) => one.run_id)).size).toBe(1);
  });

  it('never starts an ended run again', async () => {
    const decision = aDecision({ decision_id: 'ended' });
    const first = await dr.submit(decision);
    await client.workflow.getHandle('dr-ended').terminate();
    expect(await dr.submit(decision)).toEqual({ ...first, status: 'already-started' });
  });

  it('finds the run of a decision that expired after its start, and starts no expired decision', async () => {
    const expires_at = new Date(Date.now() + 1_500).toISOString();
    const decision = aDecision({ decision_id: 'expiring', expires_at });
    const first = await dr.submit(decision);
    for (;;) {
      const again = await dr.submit(decision);
      expect(again).toEqual({ ...first, status: 'already-started' });
      if (new Date() > new Date(expires_at)) break;
    }
    await expect(dr.submit({ ...decision, decision_id: 'expired' })).rejects.toMatchObject({
      reasons: [{ code: 'DecisionExpired' }],
    });
  });
});

describe('C4.1 an invalid artifact', () => {
  it('is rejected with every reason and starts nothing', async () => {
    const artifact = { ...aDecision({ decision_id: 'invalid', target_cloud: 'none' }), extra: 1 };
    const error = await dr.submit(artifact).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DecisionRejected);
    expect(error).toMatchObject({
      kind: 'invalid',
      reasons: [{ where: 'extra' }, { where: 'target_cloud' }],
    });
    await expect(client.workflow.getHandle('dr-invalid').describe()).rejects.toThrow();
  });

  it('is rejected for a duplicate key, which could make the approval implicit (C4.8)', async () => {
    const text = JSON.stringify(aDecision({ decision_id: 'twice' })).replace(
      '"requires_approval":true',
      '"requires_approval":true,"requires_approval":false',
    );
    await expect(dr.submit(bytesOf(text))).rejects.toThrow('"requires_approval" appears more than once');
  });
});

describe('hyops-dr submit', () => {
  const env = onTestServer(NAMESPACE);
  const submit = (decision: object, ...args: string[]) =>
    hyopsDr(['submit', '-', ...args], { env, stdin: JSON.stringify(decision) });

  it('prints "started", then "already started", and exits with 0 both times', async () => {
    const decision = aDecision({ decision_id: 'line' });
    const first = await submit(decision);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^line: started {2}\(workflow dr-line, run /);
    const second = await submit(decision, '--json');
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'already-started', decision_id: 'line' });
  });

  it('exits with 4 for a conflict, and starts the same content under a new id', async () => {
    await submit(aDecision({ decision_id: 'taken' }));
    const changed = aDecision({ decision_id: 'taken', rationale: 'another one' });
    const conflict = await submit(changed);
    expect(conflict.code).toBe(4);
    expect(conflict.stderr).toContain('decision id taken already has a run with other content');
    const fresh = JSON.parse((await submit(changed, '--id', 'NEW', '--json')).stdout);
    expect(fresh).toMatchObject({
      status: 'started',
      decision_id: expect.stringMatching(/^D-\d{8}-[0-9a-f]{8}$/),
    });
  });

  it('exits with 3 and all reasons, without connecting to Temporal, when the decision is invalid', async () => {
    const { code, stderr } = await hyopsDr(['submit', '-'], {
      env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
      stdin: '{"decision_id": "a b"}',
    });
    expect(code).toBe(3);
    expect(stderr.match(/^✗ /gm)?.length).toBeGreaterThan(5);
  });

  it('exits with 11 when the run does not end in time, and the run continues', async () => {
    const decision = aDecision({ decision_id: 'waiting' });
    const { code, stdout, stderr } = await submit(decision, '--wait', '--timeout', '2', '--json');
    expect(code).toBe(11);
    expect(JSON.parse(stdout)).toMatchObject({ error: 'timed-out' });
    expect(stderr).toContain('waiting for the run of waiting to end');
    expect((await client.workflow.getHandle('dr-waiting').describe()).status.name).toBe('RUNNING');
  });
});
