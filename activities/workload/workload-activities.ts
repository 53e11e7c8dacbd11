import type { Client } from '@temporalio/client';
import { WORKLOAD } from '../../contract/evidence/files/access';
import { callsAsked } from '../../contract/evidence/fragment';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Activities } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import type { Reason } from '../../contract/words/failures';
import type { AcquireAnswer, WorkloadHolder } from '../../contract/world/workload';
import type { CallFolders, LiveCall } from '../process/call-folders';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import type { EvidenceStore } from '../store/store';
import { describeExecution } from '../temporal/histories';
import { notYet, refusal } from '../temporal/refusal';
import { authorityOf } from './authority';
import type { EpochFile } from './epoch-file';
import { repeatedReasons } from './repeated-decision';

interface Dependencies {
  client: Client;
  evidence: EvidenceStore;
  epochs: EpochFile;
  calls: CallFolders;
}

/** The state of the run that holds a workload. Nobody knows how a forgotten run ended. */
type Fate = 'goes-on' | 'over' | 'forgotten';

/** Activities that acquire and release the workload: one run at a time may change it, each with a new epoch. */
export function createWorkloadActivities(
  deps: Dependencies,
): Pick<Activities, 'acquireWorkload' | 'releaseWorkload'> {
  const { client, evidence, epochs, calls } = deps;
  return {
    async acquireWorkload(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { ref, workflow_id } = planRef;
      const authority = authorityOf(client, plan.environment, plan.workload);
      const request = {
        decision_id: ref.decision_id,
        workflow_id,
        run_id: ref.run_id,
        take_over_from: null,
        seen_epoch: await epochs.seen(plan.environment, plan.workload),
        most_per_day: plan.requirement.runs_per_day,
      };
      let answer = await authority.acquire(request);
      const holder = answer.granted || answer.frozen ? null : answer.holder;
      const fate = holder && (await fateOf(holder));
      if (holder && fate === 'over')
        answer = await authority.acquire({ ...request, take_over_from: holder.run_id });
      await evidence.record(ref, fragment(saying(plan.workload, answer), WORKLOAD.holding(answer)));
      if (!answer.granted) throw refusal([notGranted(plan, answer, fate)]);
      const repeated = await repeatedReasons(evidence, plan, new Date());
      if (repeated.length > 0) {
        await authority.release({ run_id: ref.run_id, changed: false });
        throw refusal(repeated);
      }
      await epochs.raise(plan.environment, plan.workload, answer.epoch);
      return { epoch: answer.epoch };
    },

    async releaseWorkload(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      // An abort may have found no worker, so a call may still be running; it must not outlive its run.
      await calls.interruptUnfinished(planRef.ref.decision_id, 'the run has ended');
      const live = await calls.live(planRef.ref.decision_id);
      if (live.length > 0) throw stillAlive(plan, live);
      const changed = await mayHaveChanged(plan, planRef.ref);
      await authorityOf(client, plan.environment, plan.workload).release({
        run_id: planRef.ref.run_id,
        changed,
      });
    },
  };

  /** Whether a call of the run was started, or a person was asked to act. */
  async function mayHaveChanged(plan: CompiledPlan, ref: RunRef): Promise<boolean> {
    if ((await calls.allBegun(ref.decision_id)).length > 0) return true;
    const asked = callsAsked(await evidence.fragments(ref));
    return plan.calls.some(({ kind, id }) => kind === 'human' && asked.has(id));
  }

  /** Determines whether the holder can be replaced: only when it ended and none of its calls is running. */
  async function fateOf(holder: WorkloadHolder): Promise<Fate> {
    const known = await describeExecution(client, holder);
    if (!known) return 'forgotten';
    const ended = known.status !== 'RUNNING' && (await calls.live(holder.decision_id)).length === 0;
    return ended ? 'over' : 'goes-on';
  }
}

/** Stops waiting for a dispatched call, which cannot be cancelled; the next run takes over the workload when it ends. */
function stillAlive(plan: CompiledPlan, live: readonly LiveCall[]) {
  const reason: Reason = {
    code: 'HyopsStillRunning',
    what: `a call of this run is still running: ${live.map(({ key }) => key).join(', ')}`,
    where: plan.workload,
    do: `wait until the call ends, then the next run takes over the workload; or run hyops-dr workload release ${plan.workload} --environment ${plan.environment} --decision ${plan.decision.decision_id} --as NAME --reason WHY`,
  };
  return live.every(({ stoppable }) => stoppable) ? notYet([reason]) : refusal([reason]);
}

function saying(workload: string, answer: AcquireAnswer): string {
  return answer.granted
    ? `workload ${workload} is acquired with epoch ${answer.epoch}`
    : `workload ${workload} cannot be acquired`;
}

function notGranted(
  { workload, environment }: CompiledPlan,
  { holder, frozen, over_limit }: Extract<AcquireAnswer, { granted: false }>,
  fate: Fate | null,
): Reason {
  if (frozen)
    return {
      code: 'WorkloadFrozen',
      what: `workload ${workload} is frozen by ${frozen.by} since ${frozen.since}: ${frozen.reason}`,
      where: workload,
      do: `run hyops-dr workload unfreeze ${workload} --environment ${environment} --as NAME --reason WHY, then issue a new decision`,
    };
  if (over_limit !== null)
    return {
      code: 'RunLimitReached',
      what: `workload ${workload} had ${over_limit} runs within 24 hours, the maximum that the policy allows`,
      where: 'policy.yaml runs_per_workload_and_day',
      do: 'find out why there were so many runs; wait or raise the limit, then issue a new decision',
    };
  const what = `workload ${workload} is held by decision ${holder?.decision_id} since ${holder?.since}`;
  const where = holder?.workflow_id ?? workload;
  if (fate === 'forgotten')
    return {
      code: 'WorkloadBusy',
      what: `${what}, but Temporal no longer knows that run`,
      where,
      do: `check that no call of that run is running and inspect the target, run hyops-dr workload release ${workload} --environment ${environment} --decision ${holder?.decision_id} --as NAME --reason WHY, then issue a new decision`,
    };
  return {
    code: 'WorkloadBusy',
    what,
    where,
    do: 'wait until that run has ended, inspect the target, then issue a new decision',
  };
}
