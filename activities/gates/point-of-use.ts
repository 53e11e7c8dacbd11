import type { Client } from '@temporalio/client';
import type { ReadConfiguration } from '../../contract/configuration/folder';
import { outdatedReasons } from '../../contract/gates/guards-age';
import type { CompiledCall, CompiledPlan } from '../../contract/plan/compiled-plan';
import { activeFreezes, frozenReason } from '../../contract/policy/freeze';
import type { CallRequest } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import { notOpen } from '../access/public-ephemeral';
import { approvalsNow } from '../approvals/approvals-now';
import type { HyopsInstallation } from '../hyops/installation';
import { confirmClaim } from '../store/claim';
import type { EvidenceStore } from '../store/store';
import { refusal } from '../temporal/refusal';
import { authorityOf } from '../workload/authority';
import type { EpochFile } from '../workload/epoch-file';
import { type FencingProof, proveFencing } from './fencing';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  epochs: EpochFile;
  installation: HyopsInstallation;
  readConfiguration: ReadConfiguration;
}

/** `calls/<call>/fencing.json`: what proved right before a call that the old primary takes no more writes. */
export interface FencingNow {
  observed_at: string;
  proof: FencingProof;
}

/**
 * The guards once more, right before a call starts: an approval may lie hours back, and the world has
 * moved on. Throws a refusal; a call that was started before is not asked again. Returns the proof of fencing that
 * it took, null where none is asked for (C6.5, C8.5).
 */
export async function confirmAtPointOfUse(
  { client, evidence, epochs, installation, readConfiguration }: Dependencies,
  request: CallRequest,
  plan: CompiledPlan,
  call: CompiledCall,
): Promise<FencingNow | null> {
  const { run_id } = request.ref;
  await confirmClaim(evidence, request.ref);
  const { holder, epoch, frozen } = await authorityOf(client, plan.environment, plan.workload).state();
  const seen = await epochs.seen(plan.environment, plan.workload);
  const reasons: Reason[] = await byPolicyNow(evidence, request, readConfiguration, plan);
  if (frozen)
    reasons.push({
      code: 'WorkloadFrozen',
      what: `workload ${plan.workload} was frozen by ${frozen.by}: ${frozen.reason}`,
      where: plan.workload,
      do: 'have it unfrozen (hyops-dr workload unfreeze), then retry',
    });
  if (holder?.run_id !== run_id || epoch !== request.epoch || seen > request.epoch)
    reasons.push({
      code: 'EpochStale',
      what: `this run no longer holds workload ${plan.workload}: epoch ${request.epoch}, now ${Math.max(epoch, seen)}`,
      where: plan.workload,
      do: 'abort this run; another one has taken over',
    });
  // Data and traffic are where two writers would do harm.
  let fencing: FencingNow | null = null;
  if ((call.step === 'move-data' || call.step === 'cut-traffic') && 'rungs' in plan.fencing) {
    const observed_at = new Date().toISOString();
    const proven = await proveFencing(plan.fencing, plan, { installation, readConfiguration });
    fencing = { observed_at, proof: proven.proof };
    reasons.push(...proven.reasons);
  }
  // Who removes the address at the end is a human, and is asked in any case.
  if (call.kind === 'hyops') reasons.push(...notOpen(plan, new Date()));
  reasons.push(...outdatedReasons(request.guards_asked_at, new Date(), call.id));
  if (reasons.length > 0) throw refusal(reasons);
  return fencing;
}

/**
 * The policy is read anew: a freeze that was written a moment ago stops this call, and so does an approver who was
 * taken out. A policy that cannot be read does too.
 */
async function byPolicyNow(
  evidence: EvidenceStore,
  { ref }: CallRequest,
  readConfiguration: ReadConfiguration,
  plan: CompiledPlan,
): Promise<Reason[]> {
  const folder = await readConfiguration();
  if (!folder.ok) return folder.reasons;
  const { decision, environment, workload } = plan;
  const { freezes } = folder.value.policy;
  return [
    ...activeFreezes(freezes, { decision, environment, workload }, new Date()).map(frozenReason),
    ...(await approvalsNow(evidence, ref, plan, folder.value)),
  ];
}
