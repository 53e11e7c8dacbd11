import type { RawValue } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type { ReadDecision } from '../contract/activity-messages';
import { onRunner, parsing } from './activities';
import type { Run } from './run';

// One byte over the limit of the contract: enough to see that it is too large, not enough to fill the history.
const HANDED_ON_BYTES = 64 * 1024 + 1;

/** C7.1: reads the artifact and makes the plan. Whatever was sent ends here as a decision or as reasons. */
export async function decide(run: Run, artifacts: RawValue[]): Promise<ReadDecision> {
  return run.step('decide', async () => {
    const { workflowId, runId, originalExecutionRunId } = workflowInfo();
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
    run.decided(decision);
    if (decision.answer !== 'go') return decision;
    const brief = await onRunner(decision.runner).planning.compilePlan.executeWithOptions(
      { summary: 'make the plan' },
      [
        {
          ref: decision.ref,
          workflow_id: workflowId,
          claimed_by: originalExecutionRunId,
          runner: decision.runner,
        },
        artifact,
      ],
    );
    run.planned(brief);
    return decision;
  });
}
