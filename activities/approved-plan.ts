import type { PlanRef } from '../contract/activity-messages';
import type { CompiledPlan } from '../contract/compiled-plan';
import { digestOf } from '../contract/digest';
import type { EvidenceStore } from './evidence/store';
import { refusal } from './refusal';

/**
 * The plan that was approved, read from evidence and checked against its digest (C4.8). Only in the home where
 * it was made: claims and calls of this run are known there and nowhere else.
 */
export async function approvedPlan(
  evidence: EvidenceStore,
  { ref, plan_digest, home }: PlanRef,
): Promise<CompiledPlan> {
  if (home !== evidence.home) throw otherHome(evidence.place(ref));
  const plan = await evidence.read(ref, 'plan/plan.json');
  if (digestOf(plan ?? null) !== plan_digest)
    throw refusal([
      {
        code: 'DowngradeRefused',
        what: 'the plan in evidence is not the one that was approved',
        where: `${evidence.place(ref)}/plan/plan.json`,
        do: 'nothing is executed; find out who changed it, then issue a new decision',
      },
    ]);
  // The digest proves that it is what compilePlan wrote.
  return plan as CompiledPlan;
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
