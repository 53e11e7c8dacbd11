import { randomUUID } from 'node:crypto';
import { QUERIES, SIGNALS } from '../../../contract/words/names';
import { AUTHORITY_MESSAGES } from '../../../contract/workload/workload';
import { chance, manyTimes, ODD_JSON, ODD_TEXTS, withOdd } from '../../fuzz/odd-values';
import { World } from '../../support/a-world';
import { isAlive } from '../../support/is-alive';

const MESSAGES_FOR_EACH_RUN = 40;
const QUERIED = Object.values(QUERIES);
const LONGEST_PAYLOAD = 2 * 1024 * 1024 - 2048;

/** A payload of JSON as text that nobody parsed. */
const payload = (text: string) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(text),
});

describe('C4.1, C4.6 a worker that strangers send odd values to', () => {
  const below = chance();
  let world: World;
  let pid: number;

  beforeAll(async () => {
    world = await World.open();
    ({ pid } = world.worker);
  });
  afterAll(() => world?.close());
  afterEach(() => {
    expect([world.worker.pid, isAlive(pid)]).toEqual([pid, true]);
  });

  const of = (workflowId: string) => ({
    namespace: world.namespace,
    workflowExecution: { workflowId },
  });

  async function signal(workflowId: string, signalName: string, text: string): Promise<void> {
    await world.client.workflowService
      .signalWorkflowExecution({ ...of(workflowId), signalName, input: { payloads: [payload(text)] } })
      .catch(refusedByServer);
  }

  async function update(workflowId: string, name: string, text: string): Promise<void> {
    await world.client.workflowService
      .updateWorkflowExecution({
        ...of(workflowId),
        request: {
          meta: { updateId: randomUUID(), identity: 'stranger' },
          input: { name, args: { payloads: [payload(text)] } },
        },
        waitPolicy: { lifecycleStage: 3 },
      })
      .catch(refusedByServer);
  }

  async function query(workflowId: string, queryType: string, text: string): Promise<void> {
    await world.client.workflowService
      .queryWorkflow({
        namespace: world.namespace,
        execution: { workflowId },
        query: { queryType, queryArgs: { payloads: [payload(text)] } },
      })
      .catch(refusedByServer);
  }

  /** The server refuses what is too long or unknown, and a run refuses what it cannot read; neither may be late. */
  function refusedByServer(error: unknown): void {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    const DEADLINE_EXCEEDED = 4;
    if (code === undefined || code === DEADLINE_EXCEEDED) throw error;
  }

  /** A run that waits for its approval, and the fields of a message that would count. */
  async function aRun(id: string) {
    const { plan_digest, run_id } = await world.waiting(id, 'standby-gcp-managed');
    const bound = { decision_id: id, plan_digest, run_id, reason: 'why' };
    const signed = { v: 1, issued_at: new Date().toISOString(), nonce: randomUUID(), signature: 'AAAA' };
    const asked = { step: 'move-data', failure: 'HyopsFailed', verdict: 'approve', action: 'retryStep' };
    return {
      ...bound,
      ...(below(2) === 0 ? signed : {}),
      ...asked,
      approver: 'mallory',
      operator: 'mallory',
    };
  }

  it('lives, and every run that hears them answers and can be ended', async () => {
    const names = [...SIGNALS, 'unknown', '__proto__', 'constructor'];
    for (let run = 0; run < manyTimes(3); run++) {
      const id = `odd-${run}`;
      const fields = await aRun(id);
      for (let sent = 0; sent < MESSAGES_FOR_EACH_RUN; sent++) {
        const { text } = withOdd(fields, below);
        const name = names[below(names.length)] ?? 'approve';
        if (sent % 4 === 0) await update(`dr-${id}`, sent % 8 === 0 ? 'submitApproval' : 'operate', text);
        else if (sent % 10 === 1) await query(`dr-${id}`, QUERIED[below(QUERIED.length)] ?? '', text);
        // The SDK decodes the arguments of a query that it does not know, and answers late if it cannot.
        else if (sent % 10 === 2) await query(`dr-${id}`, name, JSON.stringify(text));
        else await signal(`dr-${id}`, name, text);
      }
      expect(await world.status(id)).toMatchObject({ decision_id: id });
      await world.dr.operate(id, 'abort', { as: 'alice', reason: 'it is over' });
      expect(await world.end(id)).toMatchObject({ outcome: 'aborted' });
    }
  }, 600_000);

  it('lives through messages of 2 MB', async () => {
    const id = 'odd-long';
    await aRun(id);
    const key = (at: number) => `"k${at}":0`;
    const many = `{${Array.from({ length: 150_000 }, (_, at) => key(at)).join()}}`;
    const long = `{"decision_id":"${id}","approver":"mallory","reason":"${'x'.repeat(LONGEST_PAYLOAD - 100)}"}`;
    const deep = `${'['.repeat(LONGEST_PAYLOAD / 2)}${']'.repeat(LONGEST_PAYLOAD / 2)}`;
    for (const text of [many, long, deep]) {
      await signal(`dr-${id}`, 'approve', text.slice(0, LONGEST_PAYLOAD));
      await update(`dr-${id}`, 'submitApproval', text.slice(0, LONGEST_PAYLOAD));
    }
    expect(await world.status(id)).toMatchObject({ decision_id: id });
    await world.dr.operate(id, 'abort', { as: 'alice', reason: 'it is over' });
    expect(await world.end(id)).toMatchObject({ outcome: 'aborted' });
  }, 120_000);

  it('refuses updates of 200 kB, several at once, before they are part of a history (C4.6)', async () => {
    const id = 'odd-long-updates';
    await aRun(id);
    const name = { environment: 'dev', workload: 'orders-long' };
    await world.dr.workload.freeze(name, { as: 'alice', reason: 'first' });
    const authority = `workload-${name.environment}:${name.workload}`;
    for (const [workflowId, word, key] of [
      [`dr-${id}`, 'submitApproval', 'approver'],
      [`dr-${id}`, 'operate', 'operator'],
      [authority, 'freeze', 'reason'],
    ] as const) {
      const { historySize } = await world.client.workflow.getHandle(workflowId).describe();
      const text = `{"${key}":"${'x'.repeat(200_000)}"}`;
      await Promise.all(Array.from({ length: 4 }, () => update(workflowId, word, text)));
      const after = await world.client.workflow.getHandle(workflowId).describe();
      expect([workflowId, after.status.name]).toEqual([workflowId, 'RUNNING']);
      expect((after.historySize ?? 0) - (historySize ?? 0)).toBeLessThan(64 * 1024);
    }
    expect(await world.dr.workload.show(name)).toMatchObject({ frozen: { by: 'alice', reason: 'first' } });
    await world.dr.operate(id, 'abort', { as: 'alice', reason: 'it is over' });
    expect(await world.end(id)).toMatchObject({ outcome: 'aborted' });
  }, 120_000);

  it('lives, and the authority of a workload answers and can be frozen (C6.5)', async () => {
    const name = { environment: 'dev', workload: 'orders-odd' };
    await world.dr.workload.freeze(name, { as: 'alice', reason: 'first' });
    const workflowId = `workload-${name.environment}:${name.workload}`;
    const fields = {
      ...{ decision_id: 'd', workflow_id: 'dr-d', run_id: 'r', take_over_from: null, seen_epoch: 0 },
      ...{ most_per_day: null, changed: false, by: 'mallory', reason: 'why' },
    };
    const messages = [...Object.values(AUTHORITY_MESSAGES), 'constructor'];
    for (let sent = 0; sent < manyTimes(60); sent++)
      await update(workflowId, messages[below(messages.length)] ?? '', withOdd(fields, below).text);
    for (const text of ['null', '{}', '1e999', '"\\ud800"'])
      for (const message of messages) await update(workflowId, message, text);
    await world.dr.workload.freeze(name, { as: 'alice', reason: 'last' });
    expect(await world.dr.workload.show(name)).toMatchObject({ frozen: { by: 'alice', reason: 'last' } });
  }, 600_000);

  it('lives, and a run that is started with an odd artifact ends with an outcome', async () => {
    const fields = { ...(await world.decision('hold', 'odd-artifact')), metadata: {}, drill: false };
    for (let sent = 0; sent < manyTimes(12); sent++) {
      const workflowId = `dr-odd-artifact-${sent}`;
      const { text } = withOdd(fields, below);
      await world.client.workflowService.startWorkflowExecution({
        ...{ namespace: world.namespace, workflowId, requestId: workflowId },
        ...{ workflowType: { name: 'drRun' }, taskQueue: { name: 'hyops-dr' } },
        input: { payloads: [payload(text)] },
      });
      const end: unknown = await world.client.workflow.getHandle(workflowId).result();
      expect(end).toMatchObject({ outcome: expect.stringMatching(/^(refused|held)$/) });
    }
    expect(ODD_JSON.length + ODD_TEXTS.length).toBeGreaterThan(100);
  }, 600_000);
});
