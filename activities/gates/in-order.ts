import { type Seen, statementsSeen } from '../../contract/approval/seen';
import type { CompiledCall, CompiledPlan } from '../../contract/plan/compiled-plan';
import type { CallRequest } from '../../contract/run/activity-messages';
import type { Reason } from '../../contract/words/failures';
import type { CallFolders } from '../process/call-folders';
import type { EvidenceStore } from '../store/store';
import { type RecordedCall, RecordedRun } from './recorded-calls';

/**
 * Checks right before a start that a call is next, by the runner's own records (C7): the gates are met, every
 * call before it in the plan has a conclusion with which the run may go on, and no attempt of it was carried out or is
 * without a conclusion. Does not run for a call that was already started.
 */
export async function orderReasons(
  { evidence, calls }: { evidence: EvidenceStore; calls: CallFolders },
  request: CallRequest,
  plan: CompiledPlan,
  call: CompiledCall,
  seen: readonly Seen[],
): Promise<Reason[]> {
  const recorded = await RecordedRun.of(evidence, request.ref);
  const unmet = await recorded.unmetGates();
  const reasons = unmet.map((gate) => outOfOrder(call, `gate ${gate} is not recorded as met in this run`));
  const started = await calls.allBegun(request.ref.decision_id);
  for (const earlier of plan.calls.slice(0, plan.calls.indexOf(call))) {
    const tried = started.some((one) => one.call === earlier.id);
    const waived = isWaived(seen, request.plan_digest, earlier);
    if (!goesOn(plan, earlier, await recorded.call(earlier), { tried, waived }))
      reasons.push(
        outOfOrder(call, `${earlier.id} comes before it, and has no conclusion with which the run goes on`),
      );
  }
  if (call.kind === 'human') return reasons;
  const own = await recorded.call(call);
  if (own.done) reasons.push(outOfOrder(call, 'an earlier attempt is recorded as executed'));
  const begun = started.filter((one) => one.call === call.id);
  const later = [...own.concluded, ...begun.map(({ retry }) => retry)].filter(
    (retry) => retry > request.retry,
  );
  if (later.length > 0)
    reasons.push(outOfOrder(call, `retry ${Math.max(...later)} of it was already started`));
  const open = begun.filter(({ retry }) => retry !== request.retry && !own.concluded.has(retry));
  if (open.length > 0 || own.concluded.has(request.retry)) reasons.push(differing(call, request, open));
  return reasons;
}

/**
 * Where operators must sign, a call that did not succeed needs a signed answer that the runner has seen; elsewhere that
 * it was started or concluded, because nobody can prove what was answered.
 */
function goesOn(
  plan: CompiledPlan,
  call: CompiledCall,
  { done, concluded, asked }: RecordedCall,
  { tried, waived }: { tried: boolean; waived: boolean },
): boolean {
  if (done || waived) return true;
  const stopped = call.kind === 'human' ? asked : tried || concluded.size > 0;
  return stopped && (plan.requirement.identity !== 'signed' || (call.kind === 'hyops' && call.optional));
}

function isWaived(seen: readonly Seen[], planDigest: string, { id, step }: CompiledCall): boolean {
  return statementsSeen(seen).some(
    ({ statement }) =>
      statement['action'] === 'skipStep' &&
      statement['plan_digest'] === planDigest &&
      statement['step'] === step &&
      String(statement['failure']).startsWith(`${id}.`),
  );
}

function outOfOrder({ id }: CompiledCall, what: string): Reason {
  return {
    code: 'CallOutOfOrder',
    what: `it is not the turn of call ${id}: ${what}`,
    where: id,
    do: 'find out who asked for it, inspect the target, then abort',
  };
}

function differing({ id }: CompiledCall, { retry }: CallRequest, open: readonly { retry: number }[]): Reason {
  const [other] = open;
  return {
    code: 'CallRecordsDiffer',
    what: other
      ? `retry ${other.retry} of call ${id} was started according to the state folder, but the evidence has no conclusion of it`
      : `retry ${retry} of call ${id} has a conclusion in the evidence, but the state folder does not know that it was started`,
    where: id,
    do: 'find out what happened to the folder, inspect the target, then retry, skip or abort',
  };
}
