import { isClosed, nextSeen, type Seen } from '../../contract/approval/seen';
import { DUTIES } from '../../contract/effects/effects';
import { outdatedReasons } from '../../contract/gates/guards-age';
import type { CompiledCall, CompiledPlan } from '../../contract/plan/compiled-plan';
import { activeFreezes, frozenReason } from '../../contract/policy/freeze';
import type { CallRequest } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import { notOpen } from '../access/public-ephemeral';
import { type ApprovalsInUse, approvalsNow } from '../approvals/approvals-now';
import { keptLedger } from '../approvals/kept-ledger';
import { confirmClaim } from '../store/claim';
import { isLost, RecordedRun } from '../store/recorded-run';
import { concluded, refusal } from '../temporal/refusal';
import { holdReasons } from '../workload/confirm-hold';
import type { HoldDependencies } from '../workload/hold';
import { type FencingProof, proveFencing } from './fencing';
import { orderReasons } from './in-order';

/** The proof from right before a call that the old primary accepts no writes. */
export interface FencingNow {
  observed_at: string;
  proof: FencingProof;
}

/**
 * Checks the guards right before a call starts, because an approval may be hours old and the situation may have
 * changed. Throws a refusal. Does not run for a call that was already started. Returns the fencing proof that it took,
 * or null when none is required (C6.5, C8.5).
 */
export async function confirmAtPointOfUse(
  deps: HoldDependencies,
  request: CallRequest,
  plan: CompiledPlan,
  call: CompiledCall,
): Promise<FencingNow | null> {
  const { evidence } = deps;
  for (;;) {
    const seen = await evidence.seen(request.ref);
    const fencing = await confirmAll(deps, request, plan, call, seen);
    // Later statements come too late. Statements made in the meantime are judged before anything is changed.
    if (isClosed(seen, request.plan_digest)) return fencing;
    const entry = { what: 'first-change', plan_digest: request.plan_digest } as const;
    if (await evidence.see(request.ref, nextSeen(seen, entry, new Date().toISOString()))) return fencing;
  }
}

async function confirmAll(
  deps: HoldDependencies,
  request: CallRequest,
  plan: CompiledPlan,
  call: CompiledCall,
  seenStatements: readonly Seen[],
): Promise<FencingNow | null> {
  const { evidence, installation, readConfiguration } = deps;
  const { ref, workflow_id, epoch } = request;
  await confirmClaim(evidence, ref);
  const recorded = await RecordedRun.of(evidence, deps.calls, request);
  const reasons: Reason[] = await byPolicyNow(deps, request, plan, call, { seen: seenStatements, recorded });
  reasons.push(...(await holdReasons(deps, { plan, ref, workflow_id }, epoch)));
  // Two primaries that accept writes would do harm when data or traffic moves.
  let fencing: FencingNow | null = null;
  const { fenced, says } = DUTIES[call.effect];
  if (fenced && 'nothing' in plan.fencing)
    reasons.push({
      code: 'FencingUnproven',
      what: `this call ${says}, and plan ${plan.plan} proves no fencing`,
      where: call.id,
      do: 'correct the plan, then issue a new decision',
    });
  if (fenced && 'rungs' in plan.fencing) {
    const observed_at = new Date().toISOString();
    const proven = await proveFencing(plan.fencing, plan, { installation, readConfiguration });
    fencing = { observed_at, proof: proven.proof };
    reasons.push(...proven.reasons);
  }
  // A human step removes the address at the end and must always be allowed.
  if (call.kind !== 'human') reasons.push(...notOpen(plan, new Date()));
  // Once something may have changed, the gates are as old as the run has to be.
  if (!recorded.mayHaveChanged(plan.calls))
    reasons.push(...outdatedReasons(await recorded.gatesCheckedAt(), new Date(), call.id));
  if (reasons.length === 0) return fencing;
  // The evidence knows of a start under this number: it is used up, whatever became of its folder.
  const lost = call.kind !== 'human' && isLost(request.retry, await recorded.call(call));
  throw lost ? concluded(reasons) : refusal(reasons);
}

/**
 * Reads the policy again, so that a new freeze or the removal of an approver stops this call. An unreadable policy
 * stops it too.
 */
async function byPolicyNow(
  { evidence, readConfiguration, installation }: HoldDependencies,
  request: CallRequest,
  plan: CompiledPlan,
  call: CompiledCall,
  { seen, recorded }: { seen: readonly Seen[]; recorded: RecordedRun },
): Promise<Reason[]> {
  const folder = await readConfiguration();
  if (!folder.ok) return folder.reasons;
  const { ref, plan_digest } = request;
  const { decision, environment, workload } = plan;
  const { freezes } = folder.value.policy;
  const use: ApprovalsInUse = {
    plan,
    planDigest: plan_digest,
    folder: folder.value,
    seen,
    searchPath: installation.path,
  };
  const ledger = await keptLedger(evidence, ref, recorded.fragments);
  return [
    ...activeFreezes(freezes, { decision, environment, workload }, new Date()).map(frozenReason),
    ...(await approvalsNow(use, ledger)),
    ...(await orderReasons({ recorded, use }, request, call)),
  ];
}
