import { readFileSync } from 'node:fs';
import { createSigner } from '../../activities/store/signer';
import { aSample, aStore, asRun } from './verify/a-bundle';

/** Records and seals one run after another until it is killed; prints the run id before each seal. */
async function main([evidence = '', keyFile = '']: string[]): Promise<void> {
  const store = await aStore(evidence, createSigner(readFileSync(keyFile, 'utf8')));
  for (let number = 1; ; number++) {
    const run = { decision_id: 'fo-1', run_id: `run-${number}` };
    const sample = asRun(run, aSample());
    for (const one of sample.fragments) await store.record(run, one);
    process.stdout.write(`${run.run_id}\n`);
    await store.seal(run, sample.record, sample.history);
  }
}

void main(process.argv.slice(2));
