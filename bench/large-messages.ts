import { readFileSync } from 'node:fs';
import { type Client, WorkflowUpdateStage } from '@temporalio/client';
import { RawValue } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { AUTHORITY_TYPE, DECISION_QUEUE, SIGNALS, UPDATES } from '../contract/words/names';
import { AUTHORITY_MESSAGES } from '../contract/workload/workload';
import { openLocalWorld } from './a-local-world';
import { writeResult } from './result-file';

/**
 * `node lib/bench/large-messages.js [MESSAGES]`: sends messages of almost 2 MB, the largest that a server accepts, to a
 * waiting run and to the authority of a workload. Meanwhile another run is asked for its status again and again: what
 * holds up the worker makes it answer late.
 */
const MESSAGES = Number(process.argv[2] ?? 20);
const BYTES = 1_900_000;
const AT_ONCE = 4;
const AUTHORITY = 'large-messages-authority';

const TEXTS: Record<string, string> = {
  'one text': JSON.stringify('a'.repeat(BYTES)),
  'many values': `[${'0,'.repeat(BYTES / 2)}0]`,
  'many keys': `{${Array.from({ length: BYTES / 12 }, (_, at) => `"k${at}":0`).join()}}`,
  nested: '['.repeat(BYTES / 2) + ']'.repeat(BYTES / 2),
};

function raw(text: string): RawValue {
  const metadata = { encoding: Buffer.from('json/plain') };
  return RawValue.fromPayload({ metadata, data: Buffer.from(text) });
}

/** Sends the messages in turns; what the server or the workflow refuses counts as sent. */
async function sendAll(send: () => Promise<unknown>): Promise<void> {
  let sent = 0;
  const turn = async () => {
    while (sent++ < MESSAGES) await send().catch(() => undefined);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
}

interface Measured {
  client: Client;
  worker: number;
  /** The run that is asked meanwhile. */
  id: string;
}

/** The processor time that a process has used, in milliseconds; the kernel counts it in hundredths of a second. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** How long another run takes to answer while `work` goes on, in milliseconds. */
async function answersDuring({ client, worker, id }: Measured, work: () => Promise<void>) {
  const taken: number[] = [];
  let over = false;
  const ask = async () => {
    while (!over) {
      const begin = performance.now();
      await client.workflow.getHandle(id).query('status');
      taken.push(Math.round(performance.now() - begin));
    }
  };
  const begin = performance.now();
  const before = processorMs(worker);
  await Promise.all([ask(), work().finally(() => (over = true))]);
  const sorted = taken.toSorted((one, other) => one - other);
  return {
    work_ms: Math.round(performance.now() - begin),
    // Processor time, because wall time depends on what else runs on the machine.
    worker_cpu_ms: processorMs(worker) - before,
    answers: sorted.length,
    p50: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    max: sorted.at(-1) ?? 0,
  };
}

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const world = await openLocalWorld('large-messages');
  try {
    const { client, dr } = world;
    const worker = await world.startWorker();
    const measured: Measured = { client, worker: worker.pid, id: 'dr-other' };
    for (const id of ['large', 'other']) {
      await dr.submit(world.failover(id));
      await dr.awaitApprovalRequest(id);
    }
    await client.workflow.start(AUTHORITY_TYPE, { workflowId: AUTHORITY, taskQueue: DECISION_QUEUE });
    const run = client.workflow.getHandle('dr-large');
    const authority = client.workflow.getHandle(AUTHORITY);
    const update = (handle: typeof run, name: string, value: RawValue) =>
      handle.startUpdate(name, { args: [value], waitForStage: WorkflowUpdateStage.ACCEPTED });
    const quiet = await answersDuring(measured, () => new Promise((done) => setTimeout(done, 3000)));
    const rows = [{ to: 'nobody', of: 'nothing', ...quiet }];
    for (const [of, text] of Object.entries(TEXTS)) {
      const value = raw(text);
      const ways: Record<string, () => Promise<unknown>> = {
        'signal to a run': () => run.signal(SIGNALS[0], value),
        'update of a run': () => update(run, UPDATES.submitApproval, value),
        'update of the authority': () => update(authority, AUTHORITY_MESSAGES.acquire, value),
      };
      for (const [to, send] of Object.entries(ways))
        rows.push({ to, of, ...(await answersDuring(measured, () => sendAll(send))) });
    }
    writeResult('large-messages', { messages: MESSAGES, bytes: BYTES, rows });
    console.table(rows);
  } finally {
    await world.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
