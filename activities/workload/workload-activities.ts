import type { Client } from '@temporalio/client';
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

/** What has become of the run that holds a workload; of one that Temporal does not know any more nobody knows how it ended. */
type Fate = 'goes-on' | 'over' | 'forgotten';

/** Takes and frees the workload: one run at a time may change it, and each has an epoch of its own. */
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
      await evidence.record(ref, fragment(saying(plan.workload, answer), { 'access/workload.json': answer }));
      if (!answer.granted) throw refusal([notGranted(plan.workload, answer, fate)]);
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
      // An abort may find no worker that hears it: what was not stopped then must not outlive its run.
      await calls.interruptUnfinished(planRef.ref.decision_id, 'its run has ended');
      const live = await calls.live(planRef.ref.decision_id);
      if (live.length > 0) throw stillAlive(plan, live);
      const changed = await mayHaveChanged(plan, planRef.ref);
      await authorityOf(client, plan.environment, plan.workload).release({
        run_id: planRef.ref.run_id,
        changed,
      });
    },
  };

  /** Whether a call of the run was started, or a human was asked for one. */
  async function mayHaveChanged(plan: CompiledPlan, ref: RunRef): Promise<boolean> {
    if ((await calls.allBegun(ref.decision_id)).length > 0) return true;
    const humans = plan.calls.filter(({ kind }) => kind === 'human');
    const asked = humans.map(({ id }) => evidence.read(ref, `calls/${id}/call.json`));
    return (await Promise.all(asked)).some((record) => record !== undefined);
  }

  /** A holder that ended without a release may be followed only when nothing of it runs any more. */
  async function fateOf(holder: WorkloadHolder): Promise<Fate> {
    const known = await describeExecution(client, holder);
    if (!known) return 'forgotten';
    const ended = known.status !== 'RUNNING' && (await calls.live(holder.decision_id)).length === 0;
    return ended ? 'over' : 'goes-on';
  }
}

/** What was dispatched goes on to its end however long we wait: the next run takes the workload over then. */
function stillAlive(plan: CompiledPlan, live: readonly LiveCall[]) {
  const reason: Reason = {
    code: 'HyopsStillRunning',
    what: `a call of this run is still alive: ${live.map(({ key }) => key).join(', ')}`,
    where: plan.workload,
    do: 'wait for it to end: the next run then takes the workload over, or release it by name: hyops-dr workload release',
  };
  return live.every(({ stoppable }) => stoppable) ? notYet([reason]) : refusal([reason]);
}

function saying(workload: string, answer: AcquireAnswer): string {
  return answer.granted
    ? `workload ${workload} is ours with epoch ${answer.epoch}`
    : `workload ${workload} is not to be had`;
}

function notGranted(
  workload: string,
  { holder, frozen, over_limit }: Extract<AcquireAnswer, { granted: false }>,
  fate: Fate | null,
): Reason {
  if (frozen)
    return {
      code: 'WorkloadFrozen',
      what: `workload ${workload} is frozen by ${frozen.by} since ${frozen.since}: ${frozen.reason}`,
      where: workload,
      do: 'have it unfrozen (hyops-dr workload unfreeze), then issue a new decision',
    };
  if (over_limit !== null)
    return {
      code: 'RunLimitReached',
      what: `workload ${workload} had ${over_limit} runs within 24 hours, which is the most that the policy allows`,
      where: 'policy.yaml runs_per_workload_and_day',
      do: 'find out why it needs so many; wait, or have the limit raised, then issue a new decision',
    };
  const what = `workload ${workload} is held by decision ${holder?.decision_id} since ${holder?.since}`;
  const where = holder?.workflow_id ?? workload;
  if (fate === 'forgotten')
    return {
      code: 'WorkloadBusy',
      what: `${what}, and Temporal does not know that run any more`,
      where,
      do: 'see that nothing of it is at work and what it has left, release the workload by name (hyops-dr workload release), then decide anew',
    };
  return {
    code: 'WorkloadBusy',
    what,
    where,
    do: 'wait until that run has ended, look at the world it leaves, then decide anew',
  };
}
