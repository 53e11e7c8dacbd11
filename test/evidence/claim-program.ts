import { aStore } from './verify/a-bundle';

/** Claims a decision under the given run id and prints which run holds it. */
async function main([evidence = '', runId = '']: string[]): Promise<void> {
  const held = await (await aStore(evidence)).claim({
    decision_id: 'fo-1',
    decision_digest: 'd'.repeat(64),
    workflow_id: 'dr-fo-1',
    run_id: runId,
    claimed_at: new Date().toISOString(),
    namespace_id: null,
  });
  process.stdout.write(held.run_id);
}

void main(process.argv.slice(2));
