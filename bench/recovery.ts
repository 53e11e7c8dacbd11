import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunStatus } from '../contract/run/record';
import { type LocalWorld, openLocalWorld } from './a-local-world';
import { median, writeResult } from './result-file';
import { runToEnd } from './run-to-end';

/**
 * `node lib/bench/recovery.js`: measures, in ms, how long it takes from the kill of a worker during a call until the next
 * worker adopts the call, and from an abort until the run has ended.
 */
const ROUNDS = 5;
const LONGEST_MS = 60_000;
const STEP = 'gcp_pg_egress';

async function until(condition: () => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  while (!(await condition())) {
    if (performance.now() - begin > LONGEST_MS) throw new Error(`not within ${LONGEST_MS} ms: ${condition}`);
    await delay(20);
  }
  return performance.now() - begin;
}

function startsIn(dir: string): number {
  try {
    return readFileSync(join(dir, 'executions.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"start"') && line.includes(`"${STEP}"`)).length;
  } catch {
    return 0;
  }
}

async function main(): Promise<void> {
  const world = await openLocalWorld('recovery');
  try {
    writeResult('recovery', await measured(world));
  } finally {
    await world.close();
  }
}

async function measured({ dir, client, dr, failover, startWorker }: LocalWorld): Promise<object> {
  const starts = () => startsIn(dir);
  let worker = await startWorker();
  const samples: { kill_to_adopted_ms: number; abort_to_ended_ms: number; started: number }[] = [];
  writeFileSync(join(dir, 'faults.json'), JSON.stringify({ [STEP]: { hang_s: 90 } }));
  for (let round = 0; round < ROUNDS; round++) {
    const id = `recovery-${round}`;
    const before = starts();
    await dr.submit(failover(id));
    await dr.awaitApprovalRequest(id);
    await dr.approve(id, { as: 'alice', reason: 'measured' });
    await until(async () => starts() > before);
    const handle = client.workflow.getHandle(`dr-${id}`);
    const killed = performance.now();
    process.kill(worker.pid, 'SIGKILL');
    worker = await startWorker();
    await until(async () => {
      const { raw } = await handle.describe();
      const [call] = raw.pendingActivities ?? [];
      const [said] = call?.heartbeatDetails?.payloads ?? [];
      return (
        (call?.attempt ?? 0) > 1 &&
        Buffer.from(said?.data ?? [])
          .toString()
          .includes('adopted')
      );
    });
    const adopted = performance.now() - killed;
    const asked = performance.now();
    await dr.operate(id, 'abort', { as: 'alice', reason: 'measured' });
    await until(async () => (await handle.query<RunStatus>('status')).phase === 'ended');
    samples.push({
      kill_to_adopted_ms: adopted,
      abort_to_ended_ms: performance.now() - asked,
      started: starts() - before,
    });
  }
  return {
    goal_ms: { kill_to_adopted: 8000, abort_to_ended: 5000 },
    median_ms: {
      kill_to_adopted: median(samples.map((one) => one.kill_to_adopted_ms)),
      abort_to_ended: median(samples.map((one) => one.abort_to_ended_ms)),
    },
    worst_ms: {
      kill_to_adopted: Math.max(...samples.map((one) => one.kill_to_adopted_ms)),
      abort_to_ended: Math.max(...samples.map((one) => one.abort_to_ended_ms)),
    },
    started_twice: samples.filter((one) => one.started !== 1).length,
    samples,
  };
}

runToEnd(main);
