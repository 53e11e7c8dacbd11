import type { RawValue } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { ReadDecision } from '../../contract/run/activity-messages';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';
import { onRunner, parsing } from '../run/activities';
import { failureOf } from '../run/failure';
import type { Run } from '../run/run';

// One byte over the limit of the contract: enough to see that it is too large, not enough to fill the history.
const HANDED_ON_BYTES = 64 * 1024 + 1;

/** C7.1: reads the artifact and makes the plan. Whatever was sent ends here as a decision or as reasons. */
export async function decide(run: Run, artifacts: RawValue[]): Promise<ReadDecision> {
  return run.progress.run('decide', async () => {
    const { workflowId, runId } = workflowInfo();
    const payload = artifacts[0]?.payload;
    const bytes = payload?.data ?? new Uint8Array();
    // A copy of the sandbox's own kind: bytes from outside it are not recognised as bytes, and would go as JSON.
    const artifact = new Uint8Array(bytes.subarray(0, HANDED_ON_BYTES));
    const decision = await parsing.parseDecision.executeWithOptions({ summary: 'read the decision' }, [
      {
        workflow_id: workflowId,
        run_id: runId,
        inputs: artifacts.length,
        encoding: new TextDecoder().decode(payload?.metadata?.['encoding'] ?? new Uint8Array()),
        size: bytes.length,
      },
      artifact,
    ]);
    run.course.decided(decision);
    if (decision.answer !== 'go') return decision;
    run.planned(await planOn(run, decision, artifact));
    return decision;
  });
}

/** Makes the plan on the runner, where the evidence of this run is from then on; unless no worker is there. */
async function planOn(run: Run, { ref, runner }: ReadDecision, artifact: Uint8Array): Promise<PlanBrief> {
  const request = { ref, workflow_id: workflowInfo().workflowId, runner };
  run.course.keptBy(runnerQueue(runner));
  try {
    return await onRunner(runner).planning.compilePlan.executeWithOptions({ summary: 'make the plan' }, [
      request,
      artifact,
    ]);
  } catch (error) {
    if (failureOf(error)[0].code === 'RunnerLost') run.course.keptBy(DECISION_QUEUE);
    throw error;
  }
}
