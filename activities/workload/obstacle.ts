import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { WorkloadRecord } from '../../contract/workload/record';
import type { AcquireAnswer, WorkloadFreeze, WorkloadHolder } from '../../contract/workload/workload';
import type { Fate } from './fate';

/** An answer that refuses a workload. */
export type NotGranted = Extract<AcquireAnswer, { granted: false }>;

/** Returns the freeze that the runner knows, if it applies: without a signature only where none is required. */
export function freezeFor({ frozen }: WorkloadRecord, { requirement }: CompiledPlan): WorkloadFreeze | null {
  if (!frozen || (frozen.lifted && requirement.identity !== 'signed')) return null;
  const { by, reason, since } = frozen;
  return { by, reason, since };
}

/** Returns the reason for a frozen workload. `then` says what to do afterwards. */
export function frozenReason(
  { workload, environment, requirement }: CompiledPlan,
  { by, since, reason }: WorkloadFreeze,
  then: string,
): Reason {
  return {
    code: 'WorkloadFrozen',
    what: `workload ${workload} is frozen by ${by} since ${since}: ${reason}`,
    where: workload,
    do: `run ${byHand('unfreeze', workload, environment, requirement)}, then ${then}`,
  };
}

/** Returns why a workload was not granted, and what to do. */
export function notGrantedReason(
  plan: CompiledPlan,
  { holder, frozen, over_limit }: NotGranted,
  fate: Fate | null,
): Reason {
  const { workload, environment, requirement } = plan;
  if (frozen) return frozenReason(plan, frozen, 'issue a new decision');
  if (over_limit !== null)
    return {
      code: 'RunLimitReached',
      what: `workload ${workload} had ${over_limit} runs within 24 hours, the maximum that the policy allows`,
      where: 'policy.yaml runs_per_workload_and_day',
      do: 'find out why there were so many runs; wait or raise the limit, then issue a new decision',
    };
  const held = `workload ${workload} is held by decision ${holder?.decision_id} since ${holder?.since}`;
  const where = holder?.workflow_id ?? workload;
  if (fate === 'forgotten')
    return {
      code: 'WorkloadBusy',
      what: `${held}, but Temporal no longer knows that run`,
      where,
      do: `check that no call of that run is running and inspect the target, run ${releasing(holder, workload, environment, requirement)}, then issue a new decision`,
    };
  return {
    code: 'WorkloadBusy',
    what: fate === 'calling' ? `${held}, and a call of that run is still running on this runner` : held,
    where,
    do:
      fate === 'calling'
        ? 'wait until the call has ended, or end its processes; nobody can release a workload before; then inspect the target and issue a new decision'
        : 'wait until that run has ended, inspect the target, then issue a new decision',
  };
}

function releasing(
  holder: WorkloadHolder | null,
  workload: string,
  environment: string,
  requirement: CompiledPlan['requirement'],
): string {
  return `${byHand('release', workload, environment, requirement)} --decision ${holder?.decision_id}`;
}

function byHand(
  word: 'unfreeze' | 'release',
  workload: string,
  environment: string,
  { identity }: CompiledPlan['requirement'],
): string {
  const key = identity === 'signed' ? ' --key FILE' : '';
  return `hyops-dr workload ${word} ${workload} --environment ${environment} --as NAME --reason WHY${key}`;
}
