import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import type { RunSummary } from '../contract/run/record';
import { RunSummaryShape } from '../contract/run/shapes';
import { EndUnreadable } from './request-errors';

/**
 * Waits without a time limit until a run has ended, and returns how it ended (C4.6): the summary that the workflow
 * returned or that its failure carries. Throws `EndUnreadable` when it left neither in a form that this version knows.
 */
export async function readEnd(client: Client, workflowId: string, decisionId: string): Promise<RunSummary> {
  try {
    const result: unknown = await client.workflow.getHandle(workflowId).result();
    return summaryIn(result, workflowId, 'its result has another form');
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (!(cause instanceof ApplicationFailure)) return endedOutside(cause, decisionId);
    return summaryIn(cause.details?.[1], workflowId, cause.message);
  }
}

function summaryIn(value: unknown, workflowId: string, otherwise: string): RunSummary {
  const summary = RunSummaryShape.safeParse(value);
  if (summary.success) return summary.data;
  throw new EndUnreadable(workflowId, otherwise, summary.error);
}

/** A run that was ended from outside could not report anything; its evidence, once sealed, has the same outcome. */
function endedOutside(cause: unknown, decisionId: string): RunSummary {
  const how =
    cause instanceof TerminatedFailure
      ? 'terminated'
      : cause instanceof CancelledFailure
        ? 'cancelled'
        : cause instanceof TimeoutFailure
          ? 'timed out'
          : `ended (${cause instanceof Error ? cause.message : cause})`;
  return {
    decision_id: decisionId,
    outcome: 'aborted',
    reasons: [
      {
        code: 'EndedOutsideRunner',
        what: `the run was ${how} from outside, so it could neither react nor seal its evidence`,
        where: 'Temporal',
        do: 'check on the runner and at the target what the run has done, then issue a new decision',
      },
    ],
    deficiencies: [],
    plan: null,
    plan_digest: null,
    evidence: null,
  };
}
