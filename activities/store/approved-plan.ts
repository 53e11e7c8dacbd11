import type { ApplicationFailure } from '@temporalio/common';
import { HISTORY } from '../../contract/evidence/files/histories';
import { PLAN } from '../../contract/evidence/files/plan';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import { digestOf } from '../../contract/signing/digest';
import type { Reason } from '../../contract/words/failures';
import { refusal } from '../temporal/refusal';
import type { EvidenceStore } from './store';

/**
 * Returns the approved plan, read from evidence and verified against its digest (C4.8). Refuses in another evidence home
 * than the one where the plan was compiled, because only that one knows the claims and calls of the run.
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
      where: `${evidence.place(ref)}/${PLAN.path}`,
      do: 'find out who changed the plan, then issue a new decision; nothing is executed',
    },
  ]);
}

/** Finds the plan with this digest among a run's revisions; otherwise returns the first free revision. */
export async function findPlan(
  evidence: EvidenceStore,
  ref: RunRef,
  digest: string,
): Promise<{ revision: number; plan?: CompiledPlan }> {
  for (let revision = 0; ; revision++) {
    const plan = await evidence.read(ref, PLAN.anew(revision).path);
    if (plan === undefined) return { revision };
    // The digest proves that compilePlan wrote it.
    if (digestOf(plan) === digest) return { revision, plan: plan as CompiledPlan };
  }
}

/** Refuses to continue a run whose evidence is closed: a reset must not change anything that can no longer be recorded. */
export async function refuseClosed(evidence: EvidenceStore, ref: RunRef): Promise<void> {
  if ((await evidence.read(ref, HISTORY.path)) === undefined) return;
  throw refusal([
    {
      code: 'DecisionAlreadyExecuted',
      what: `run ${ref.run_id} has ended and its evidence is closed, so it cannot continue, not even by a reset`,
      where: evidence.place(ref),
      do: 'read its evidence; to do something again, issue a new decision',
    },
  ]);
}

/** Refuses work on a run that this evidence home does not know. */
export function otherHome(place: string): ApplicationFailure {
  return refusal([otherHomeReason(place)]);
}

export function otherHomeReason(place: string): Reason {
  return {
    code: 'EvidenceHomeWrong',
    what: 'this worker has another evidence home than the worker that compiled the plan of this run',
    where: place,
    do: 'stop this worker, or configure evidence.dir and state_dir as on the other workers of its runner',
  };
}
