import type { ReadConfiguration } from '../../contract/configuration/folder';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { IdentityLevel } from '../../contract/policy/approval-requirement';
import { isAbout, type Lifted, signedLift } from '../../contract/workload/lift';
import { type WorkloadRecord, withFreeze } from '../../contract/workload/record';
import type { WorkloadLift, WorkloadState } from '../../contract/workload/workload';
import { verifyThenAndNow } from '../approvals/verify-signatures';
import type { HyopsInstallation } from '../hyops/installation';
import type { CallFolders } from '../process/call-folders';

interface Dependencies {
  calls: CallFolders;
  readConfiguration: ReadConfiguration;
  installation: HyopsInstallation;
}

/** How many signed words are verified at once; a person who is not heard sends the word again. */
const MOST_VERIFIED = 5;

/**
 * Returns what the runner knows after it has heard an authority (C6.5). A freeze counts from anyone, because it only
 * delays. A word that ends one, or releases a run, makes changes possible: where names must be signed, it counts only
 * with a valid signature of an operator, and never while a call of the run is open on this runner.
 */
export async function hear(
  deps: Dependencies,
  record: WorkloadRecord,
  { frozen, lifted }: WorkloadState,
  plan: CompiledPlan,
): Promise<WorkloadRecord> {
  const heard = { ...withFreeze(record, frozen, new Date()) };
  const freeze = heard.frozen && { since: heard.frozen.since, decision_id: null };
  if (heard.frozen && freeze && (await isSignedAway(freeze))) heard.frozen = null;
  const said = freeze && frozen === null && lifted.some((lift) => isAbout(lift, freeze));
  if (heard.frozen && said) heard.frozen = { ...heard.frozen, lifted: true };
  const { holder } = heard;
  if (holder && (await isReleased(holder, holder.identity)) && !(await isCalling(holder.decision_id)))
    heard.holder = null;
  return heard;

  async function isReleased(hold: Lifted, identity: IdentityLevel): Promise<boolean> {
    const needed = identity === 'signed' || plan.requirement.identity === 'signed';
    return needed ? isSignedAway(hold) : lifted.some((lift) => isAbout(lift, hold));
  }

  async function isCalling(decisionId: string): Promise<boolean> {
    return (await deps.calls.live(decisionId)).length > 0;
  }

  async function isSignedAway(what: Lifted): Promise<boolean> {
    const signed = lifted.filter((one: WorkloadLift) => one.signed !== null);
    if (signed.length === 0) return false;
    const folder = await deps.readConfiguration();
    if (!folder.ok) return false;
    const { policy, signers } = folder.value;
    const { environment, workload } = plan;
    const occasion = { environment, workload, operators: policy.operators, now: Date.now() };
    const texts = signed.flatMap((one) => signedLift(one, what, occasion) ?? []).slice(-MOST_VERIFIED);
    const proofs = await verifyThenAndNow(texts, signers, deps.installation.path);
    return proofs.some(({ ok }) => ok);
  }
}
