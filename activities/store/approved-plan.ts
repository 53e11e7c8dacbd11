import { planFile, SEALED_FILES } from '../../contract/evidence/layout';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import { digestOf } from '../../contract/signing/digest';
import { refusal } from '../temporal/refusal';
import type { EvidenceStore } from './store';

/**
 * The plan that was approved, read from evidence and checked against its digest (C4.8). Only in the home where
 * it was made: claims and calls of this run are known there and nowhere else.
 */
export async function approvedPlan(
  evidence: EvidenceStore,
  { ref, plan_digest, home }: PlanRef,
): Promise<CompiledPlan> {
  if (home !== evidence.home) throw otherHome(evidence.place(ref));
  await refuseClosed(evidence, ref);
  const { plan } = await findPlan(evidence, ref, plan_digest);
  if (plan !== undefined) return plan;
  throw refusal([
    {
      code: 'PlanAltered',
      what: 'the plan in evidence is not the one that was approved',
      where: `${evidence.place(ref)}/${planFile(0)}`,
      do: 'nothing is executed; find out who changed it, then issue a new decision',
    },
  ]);
}

/** The plan with this digest among those that were made for a run, or the first revision that is free. */
export async function findPlan(
  evidence: EvidenceStore,
  ref: RunRef,
  digest: string,
): Promise<{ revision: number; plan?: CompiledPlan }> {
  for (let revision = 0; ; revision++) {
    const plan = await evidence.read(ref, planFile(revision));
    if (plan === undefined) return { revision };
    // The digest proves that it is what compilePlan wrote.
    if (digestOf(plan) === digest) return { revision, plan: plan as CompiledPlan };
  }
}

/** A run whose evidence is closed is over: a reset of it may not change anything that nobody could record any more. */
export async function refuseClosed(evidence: EvidenceStore, ref: RunRef): Promise<void> {
  if ((await evidence.read(ref, SEALED_FILES.history)) === undefined) return;
  throw refusal([
    {
      code: 'DecisionAlreadyExecuted',
      what: `run ${ref.run_id} is over: its evidence is closed, so nothing of it goes on, by a reset or otherwise`,
      where: evidence.place(ref),
      do: 'look at its evidence; if something is to be done again, issue a new decision',
    },
  ]);
}

function otherHome(place: string) {
  return refusal([
    {
      code: 'EvidenceHomeWrong',
      what: 'this worker has another evidence and state folder than the one that made the plan of this run',
      where: place,
      do: 'stop this worker, or give it the folders of its runner: two workers of one runner share both',
    },
  ]);
}
