import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { ApprovalRequest, RunStatus } from '../contract/run/record';
import { type LocalWorld, openLocalWorld } from './a-local-world';
import { writeResult } from './result-file';

/**
 * `node lib/bench/flood.js [SIGNALS]`: sends a waiting run that many signals: one run gets junk, another gets approvals with
 * a forged signature, each of which must be verified. Then an update approves the run, it ends, and its history is replayed.
 */
const SIGNALS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 16;
const BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

async function flood(client: Client, id: string, message: (at: number) => object): Promise<number> {
  const handle = client.workflow.getHandle(`dr-${id}`);
  let sent = 0;
  const send = async () => {
    for (let at = sent++; at < SIGNALS; at = sent++) await handle.signal('approve', message(at));
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return performance.now() - begin;
}

async function measured(
  { client, dr, failover }: LocalWorld,
  id: string,
  message: (asked: ApprovalRequest) => object,
) {
  await dr.submit(failover(id));
  const asked = await dr.awaitApprovalRequest(id);
  const sending_ms = await flood(client, id, () => message(asked));
  const handle = client.workflow.getHandle(`dr-${id}`);
  const begin = performance.now();
  const answer = await dr.approve(id, { as: 'bob', reason: 'a real one' });
  const update_ms = performance.now() - begin;
  const { messages } = await handle.query<RunStatus>('status');
  const end = await dr.result(id);
  const { historyLength } = await handle.describe();
  const history = await handle.fetchHistory();
  const replayed = performance.now();
  const cpu = process.cpuUsage();
  await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history);
  const { user, system } = process.cpuUsage(cpu);
  const replay_ms = performance.now() - replayed;
  if (process.env['FLOOD_KEEP'])
    writeFileSync(`${process.env['FLOOD_KEEP']}/${id}.json`, historyToJSON(history));
  const bytes = (history.events ?? []).reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  return {
    signals: SIGNALS,
    sending_ms,
    approval_by_update: answer,
    update_ms,
    outcome: end.outcome,
    events: historyLength,
    history_json_bytes: bytes,
    replay_ms,
    // CPU time, because wall time depends on what else runs on the machine.
    replay_cpu_ms: Math.round((user + system) / 1000),
    messages,
  };
}

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const world = await openLocalWorld('flood');
  try {
    await world.startWorker();
    const junk = await measured(world, 'flood-junk', () => ({ approver: 'mallory' }));
    writeFileSync(join(world.config, 'allowed_signers'), '');
    const forged = await measured(world, 'flood-forged', ({ decision_id, run_id, plan_digest }) => ({
      ...{ v: 1, verdict: 'approve', decision_id, run_id, plan_digest, approver: 'alice', reason: 'forged' },
      ...{ issued_at: new Date().toISOString(), nonce: randomUUID(), signature: 'Zm9yZ2Vk'.repeat(40) },
    }));
    writeResult('flood', { junk, forged });
  } finally {
    await world.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
