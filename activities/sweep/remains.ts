import { PLAN } from '../../contract/evidence/files/plan';
import type { Remains } from '../../contract/evidence/lost-run';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { RunRef } from '../../contract/run/record';
import { keptLedger } from '../approvals/kept-ledger';
import { EvidenceConflict } from '../files/evidence-conflict';
import { readNewest } from '../store/newest';
import type { EvidenceStore } from '../store/store';

/** Reads what this runner itself holds about a run, with the messages of people as far as it knows them. */
export async function remainsOf(evidence: EvidenceStore, run: RunRef, workflow_id: string): Promise<Remains> {
  const fragments = await evidence.fragments(run);
  const plan = (await readNewest(evidence, run, PLAN.path, fragments)) as CompiledPlan | undefined;
  return {
    run,
    workflow_id,
    home: evidence.home,
    fragments,
    plan: plan ?? null,
    ledger: (await keptLedger(evidence, run, fragments)) ?? [],
    seen: await seenOf(evidence, run),
  };
}

/** A record that was tampered with proves nothing; the verifiers report it. */
async function seenOf(evidence: EvidenceStore, run: RunRef): Promise<Remains['seen']> {
  try {
    return await evidence.seen(run);
  } catch (error) {
    if (error instanceof EvidenceConflict) return [];
    throw error;
  }
}
