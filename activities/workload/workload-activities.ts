import { WORKLOAD } from '../../contract/evidence/files/access';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Activities } from '../../contract/run/activity-messages';
import type { RunRef } from '../../contract/run/record';
import type { Reason } from '../../contract/words/failures';
import { releasedBy } from '../../contract/workload/record';
import type { LiveCall } from '../process/call-folders';
import { approvedPlan } from '../store/approved-plan';
import { fragment } from '../store/attempt';
import { RecordedRun } from '../store/recorded-run';
import { notYet, refusal } from '../temporal/refusal';
import { authorityOf } from './authority';
import { type HoldDependencies, takeWorkload } from './hold';
import { notGrantedReason } from './obstacle';
import { repeatedReasons } from './repeated-decision';

/** Activities that acquire and release the workload: one run at a time may change it, each with a new epoch. */
export function createWorkloadActivities(
  deps: HoldDependencies,
): Pick<Activities, 'acquireWorkload' | 'releaseWorkload'> {
  const { client, evidence, records, calls } = deps;
  return {
    async acquireWorkload(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      const { ref, workflow_id } = planRef;
      const taken = await takeWorkload(deps, { plan, ref, workflow_id });
      const answer = taken.granted ? taken : taken.answer;
      await evidence.record(
        ref,
        fragment(saying(plan.workload, taken.granted ? taken.epoch : null), WORKLOAD.holding(answer)),
      );
      if (!taken.granted) throw refusal([notGrantedReason(plan, taken.answer, taken.fate)]);
      const repeated = await repeatedReasons(evidence, plan, new Date());
      if (repeated.length > 0) {
        await release(plan, ref, false);
        throw refusal(repeated);
      }
      return { epoch: taken.epoch };
    },

    async releaseWorkload(planRef) {
      const plan = await approvedPlan(evidence, planRef);
      // An abort may have found no worker, so a call may still be running; it must not outlive its run.
      await calls.interruptUnfinished(planRef.ref.decision_id, 'the run has ended');
      const live = await calls.live(planRef.ref.decision_id);
      if (live.length > 0) throw stillAlive(plan, live);
      const recorded = await RecordedRun.of(evidence, calls, planRef);
      await release(plan, planRef.ref, recorded.mayHaveChanged(plan.calls));
    },
  };

  /** Releases the workload here first: that is what this runner acts on. */
  async function release(plan: CompiledPlan, { run_id }: RunRef, changed: boolean): Promise<void> {
    for (;;) {
      const known = await records.read(plan);
      const record = releasedBy(known.record, run_id, changed);
      if (record === known.record || (await records.replace(plan, known, record))) break;
    }
    await authorityOf(client, plan.environment, plan.workload).release({ run_id, changed });
  }
}

/** Stops waiting for a dispatched call, which cannot be cancelled; the next run takes over the workload when it ends. */
function stillAlive(plan: CompiledPlan, live: readonly LiveCall[]) {
  const reason: Reason = {
    code: 'HyopsStillRunning',
    what: `a call of this run is still running: ${live.map(({ key }) => key).join(', ')}`,
    where: plan.workload,
    do: 'wait until the call ends, or end its processes on the runner; then the next run takes over the workload',
  };
  return live.every(({ stoppable }) => stoppable) ? notYet([reason]) : refusal([reason]);
}

function saying(workload: string, epoch: number | null): string {
  return epoch === null
    ? `workload ${workload} cannot be acquired`
    : `workload ${workload} is acquired with epoch ${epoch}`;
}
