import { verifyBundle } from '../client/verify/verify';
import { median, writeResult } from './result-file';

/** `node lib/bench/verify.js FOLDER TRUST`: measures the wall time and CPU time, in ms, of verifying a sealed run. */
const ROUNDS = 50;

async function main([dir = '', trustDir]: string[]): Promise<void> {
  const took: number[] = [];
  const work: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [from, used] = [performance.now(), process.cpuUsage()];
    const { exit, summary } = await verifyBundle(dir, { trustDir });
    took.push(performance.now() - from);
    const { user, system } = process.cpuUsage(used);
    work.push((user + system) / 1000);
    if (exit !== 0) throw new Error(`${summary.says} (${exit})`);
  }
  const { summary } = await verifyBundle(dir, { trustDir });
  const files = summary.runs.reduce((sum, run) => sum + run.files, 0);
  const first_work_ms = work[0];
  writeResult('verify', {
    files,
    p50_ms: median(took),
    p50_work_ms: median(work),
    first_work_ms,
    took,
    work,
  });
}

void main(process.argv.slice(2));
