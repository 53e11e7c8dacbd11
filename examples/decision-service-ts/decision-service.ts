import { readFileSync } from 'node:fs';
import process from 'node:process';
import {
  createDrClient,
  type Decision,
  DrError,
  type RunSummary,
  TemporalUnreachable,
} from 'hyops-dr/client';
import { decide } from './decide.js';

const COMPLETED = 0;
const NOT_COMPLETED = 1;
const TRY_AGAIN = 2;

/** Starts the run of a decision, or finds it, and waits until it has ended. */
async function carryOut(decision: Decision): Promise<number> {
  const client = await createDrClient();
  try {
    const { status, decision_id, workflow_id } = await client.submit(decision);
    if (status === 'conflict') {
      console.error(`${decision_id}: another decision has this id; nothing was started`);
      return NOT_COMPLETED;
    }
    console.log(`${decision_id}: ${status}, workflow ${workflow_id}`);
    const end = await client.result(decision_id);
    report(end);
    return end.outcome === 'completed' ? COMPLETED : NOT_COMPLETED;
  } finally {
    await client.close();
  }
}

function report({ outcome, reasons, evidence }: RunSummary): void {
  console.log(`outcome: ${outcome}`);
  for (const reason of reasons) console.log(`  ${reason.what}: ${reason.do}`);
  console.log(`evidence: ${evidence?.place ?? 'not sealed'}`);
}

/** An invalid decision (DecisionRejected) has to be corrected; a server that is down only has to be asked again. */
function explain(error: unknown): number {
  if (!(error instanceof DrError)) throw error;
  for (const reason of error.reasons) console.error(`${reason.where}: ${reason.what}: ${reason.do}`);
  return error instanceof TemporalUnreachable ? TRY_AGAIN : NOT_COMPLETED;
}

const [file = 'incident.json'] = process.argv.slice(2);
process.exitCode = await carryOut(decide(JSON.parse(readFileSync(file, 'utf8')))).catch(explain);
