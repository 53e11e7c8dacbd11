import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createDrClient } from '../client';
import { generateEvidenceKey } from '../client/evidence/generate-key';
import type { RunStatus } from '../contract/run-record';
import { type Program, runProgram, startProgram } from '../tools/dev/program';
import { resolveTemporalCli } from '../tools/temporal-cli/resolve-temporal-cli';
import { startTemporalServer } from '../tools/temporal-server/start-temporal-server';
import { pause } from './loop-delay';
import { median, writeResult } from './result-file';

/** From the kill of a worker in a call to its adoption by the next, from an abort to the end of the call; in ms. */
const ROUNDS = 5;
const LONGEST_MS = 60_000;
const LIB = join(__dirname, '..');
const STEP = 'gcp_pg_egress';

const dir = mkdtempSync(join(tmpdir(), 'hyops-dr-recovery-'));
const config = join(dir, 'config');

async function until(condition: () => Promise<boolean>): Promise<number> {
  const begin = Date.now();
  while (!(await condition())) {
    if (Date.now() - begin > LONGEST_MS) throw new Error(`not within ${LONGEST_MS} ms: ${condition}`);
    await pause(20);
  }
  return Date.now() - begin;
}

function starts(): number {
  try {
    return readFileSync(join(dir, 'executions.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"start"') && line.includes(`"${STEP}"`)).length;
  } catch {
    return 0;
  }
}

async function main(): Promise<void> {
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
    '--dir',
    dir,
    '--runner',
    'local',
    '--time-scale',
    '0.02',
  ]);
  generateEvidenceKey(config);
  const sites = await startProgram(
    join(LIB, 'sandbox/world/main.js'),
    ['--dir', dir],
    join(dir, 'world.log'),
  );
  const startWorker = (): Promise<Program> =>
    startProgram(
      join(LIB, 'worker/main.js'),
      ['run', '--config', config, '--address', server.address, '--namespace', 'default'],
      join(dir, 'worker.log'),
    );
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  const dr = await createDrClient({ client });
  const sample = JSON.parse(readFileSync(join(LIB, 'sandbox/decisions/failover-gcp-restore.json'), 'utf8'));
  let worker = await startWorker();
  const samples: { kill_to_adopted_ms: number; abort_to_ended_ms: number; started: number }[] = [];
  writeFileSync(join(dir, 'faults.json'), JSON.stringify({ [STEP]: { hang_s: 90 } }));
  for (let round = 0; round < ROUNDS; round++) {
    const id = `recovery-${round}`;
    const before = starts();
    await dr.submit({ ...sample, decision_id: id });
    await dr.awaitApprovalRequest(id);
    await dr.approve(id, { as: 'alice', reason: 'measured' });
    await until(async () => starts() > before);
    const handle = client.workflow.getHandle(`dr-${id}`);
    const killed = Date.now();
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
    const adopted = Date.now() - killed;
    const asked = Date.now();
    await dr.operate(id, 'abort', { as: 'alice', reason: 'measured' });
    await until(async () => (await handle.query<RunStatus>('status')).phase === 'ended');
    samples.push({
      kill_to_adopted_ms: adopted,
      abort_to_ended_ms: Date.now() - asked,
      started: starts() - before,
    });
  }
  writeResult('recovery', {
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
  });
  await worker.stop(3000);
  await sites.stop(2000);
  await connection.close();
  await server.stop(3000);
}

main().then(
  () => {
    rmSync(dir, { recursive: true, force: true });
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
