import type { RawValue } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type { PlanBrief } from '../../contract/plan/compiled-plan';
import type { ReadDecision } from '../../contract/run/activity-messages';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';
import { parsing } from '../run/activities';
import { failureOf } from '../run/failure';
import type { Run } from '../run/run';

// One byte over the contract's limit: enough to detect that it is too large, without filling the history.
const HANDED_ON_BYTES = 64 * 1024 + 1;

/** C7.1: reads the artifact and compiles the plan. Any input becomes either a decision or a list of reasons. */
export async function decide(run: Run, artifacts: RawValue[]): Promise<ReadDecision> {
  return run.progress.run('decide', async () => {
    const { workflowId, runId } = workflowInfo();
    const payload = artifacts[0]?.payload;
    const bytes = payload?.data ?? new Uint8Array();
    // Copied to a type of the sandbox: bytes from outside it are not recognized as bytes and would be sent as JSON.
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

/**
 * Compiles the plan on the runner, which keeps the evidence of this run from then on; refuses when no worker is there.
 */
async function planOn(run: Run, { ref, runner }: ReadDecision, artifact: Uint8Array): Promise<PlanBrief> {
  const request = { ref, workflow_id: workflowInfo().workflowId, runner };
  run.course.keptBy(runnerQueue(runner, 'seal'));
  try {
    return await run.runner.planning.compilePlan.executeWithOptions({ summary: 'make the plan' }, [
      request,
      artifact,
    ]);
  } catch (error) {
    if (failureOf(error)[0].code === 'RunnerLost') run.course.keptBy(DECISION_QUEUE);
    throw error;
  }
}
