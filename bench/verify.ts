import { verifyBundle } from '../client/evidence/verify';
import { median, writeResult } from './result-file';

/** How long the verification of a sealed run takes: `node lib/bench/verify.js FOLDER TRUST`; in ms. */
const ROUNDS = 50;

async function main([dir = '', trustDir]: string[]): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    const { exit, summary } = await verifyBundle(dir, { trustDir });
    took.push(performance.now() - from);
    if (exit !== 0) throw new Error(`${summary.says} (${exit})`);
  }
  const { summary } = await verifyBundle(dir, { trustDir });
  const files = summary.runs.reduce((sum, run) => sum + run.files, 0);
  const result = { files, p50_ms: median(took), min_ms: Math.min(...took), max_ms: Math.max(...took), took };
  writeResult('verify', result);
}

void main(process.argv.slice(2));
