import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CallFolder, type CallSpec } from '../activities/process/call-folder';
import { type StartDetached, startDirectly } from '../activities/process/detached-process';
import { processesOf } from '../activities/process/marked-processes';
import { Spawner } from '../activities/process/spawner';
import { startSupervisor } from '../activities/process/start-supervisor';
import { type LoopDelay, loopDelayDuring } from './loop-delay';
import { memoryOf, type ProcessMemory } from './process-memory';
import { median, writeResult } from './result-file';

/**
 * `node lib/bench/spawn-stall.js`: measures what starting a call does to a worker with a heap of 500 MB. Measures the
 * event-loop delay without starts, with starts through the spawner and with direct starts, in turns, and the memory of a
 * supervisor and of the spawner.
 */
const BLOCKS = 7;
const STARTS = 10;
const EVERY_MS = 150;

const base = mkdtempSync(join(tmpdir(), 'hyops-dr-spawn-stall-'));
let count = 0;

async function startOne(start: StartDetached): Promise<CallFolder> {
  const root = join(base, String(++count));
  const folder = new CallFolder(join(root, '1'));
  const spec: CallSpec = {
    key: `bench/${count}`,
    root,
    argv: ['sleep', '1'],
    env: { PATH: process.env['PATH'] ?? '' },
    output_limit_bytes: 2 << 20,
    timeout_ms: 30_000,
    stoppable: true,
    record: null,
    before: null,
  };
  await folder.prepare(spec);
  startSupervisor(start, folder, spec);
  return folder;
}

function block(start: StartDetached | undefined): Promise<LoopDelay> {
  return loopDelayDuring(async () => {
    for (let one = 0; one < STARTS; one++) {
      if (start) await startOne(start);
      await delay(EVERY_MS);
    }
  });
}

async function supervisorMemory(start: StartDetached): Promise<ProcessMemory[]> {
  const memory: ProcessMemory[] = [];
  for (let sample = 0; sample < 3; sample++) {
    const folder = await startOne(start);
    await delay(800);
    for (const one of await processesOf(folder))
      if (one.role === 'supervisor') memory.push(memoryOf(one.pid));
    await delay(800);
  }
  return memory;
}

async function main(): Promise<void> {
  const spawner = new Spawner();
  // Objects, not buffers: a buffer is outside the heap and hardly slows down a fork.
  const heap = Array.from({ length: 6_500_000 }, (_, index) => ({ index, text: `row ${index}` }));
  await delay(2000);
  const blocks: { without: LoopDelay; spawner: LoopDelay; directly: LoopDelay }[] = [];
  for (let one = 0; one < BLOCKS; one++)
    blocks.push({
      without: await block(undefined),
      spawner: await block(spawner.start),
      directly: await block(startDirectly),
    });
  await delay(2000);
  const supervisors = await supervisorMemory(spawner.start);
  const ratio = (way: 'spawner' | 'directly') =>
    median(blocks.map((each) => each[way].p99 / each.without.p99));
  writeResult('spawn-stall', {
    heap_mb: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
    rows: heap.length,
    p99_ratio: { spawner: ratio('spawner'), directly: ratio('directly') },
    worst_ms: {
      without: Math.max(...blocks.map((each) => each.without.max)),
      spawner: Math.max(...blocks.map((each) => each.spawner.max)),
      directly: Math.max(...blocks.map((each) => each.directly.max)),
    },
    supervisor_mb: supervisors,
    spawner_mb: spawner.pid === undefined ? null : memoryOf(spawner.pid),
    blocks,
  });
}

main().then(
  () => {
    rmSync(base, { recursive: true, force: true });
    process.exit(0);
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
