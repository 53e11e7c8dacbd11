import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import type { RunSummary } from '../contract/run/record';
import { Reasons, RunSummaryShape } from '../contract/run/shapes';
import { isFailureCode, outcomeOfFailure } from '../contract/words/failures';
import type { Outcome } from '../contract/words/outcomes';

/** How a run ended (C4.6): the summary that the workflow returned, or that its failure carries. */
export type RunEnd = Omit<RunSummary, 'outcome'> & {
  /** Null when the run was ended from outside, such as terminated, and could not report an outcome. */
  outcome: Outcome | null;
};

/** Waits without a time limit until a run has ended, and returns how it ended. */
export async function readEnd(client: Client, workflowId: string, decisionId: string): Promise<RunEnd> {
  try {
    return RunSummaryShape.parse(await client.workflow.getHandle(workflowId).result());
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const nothing = {
      decision_id: decisionId,
      deficiencies: [],
      plan: null,
      plan_digest: null,
      evidence: null,
    };
    return error.cause instanceof ApplicationFailure
      ? endOfFailure(error.cause, nothing)
      : { ...nothing, ...fromOutside(error.cause) };
  }
}

type Nothing = Omit<RunEnd, 'outcome' | 'reasons'>;

/** Reads the summary that a failure carries; a failure of another version carries at least its reasons. */
function endOfFailure({ type, message, details }: ApplicationFailure, nothing: Nothing): RunEnd {
  const [told, summary] = details ?? [];
  const read = RunSummaryShape.safeParse(summary);
  if (read.success) return read.data;
  const code = isFailureCode(type) ? type : 'Internal';
  const reasons = Reasons.safeParse(told).data;
  return {
    ...nothing,
    outcome: outcomeOfFailure(code),
    reasons: reasons ?? [{ code, what: message, where: 'workflow', do: 'check the worker log' }],
  };
}

function fromOutside(cause: unknown): Pick<RunEnd, 'outcome' | 'reasons'> {
  const how =
    cause instanceof TerminatedFailure
      ? 'terminated'
      : cause instanceof CancelledFailure
        ? 'cancelled'
        : cause instanceof TimeoutFailure
          ? 'timed out'
          : `ended (${cause instanceof Error ? cause.message : cause})`;
  return {
    outcome: null,
    reasons: [
      {
        code: 'EndedOutsideRunner',
        what: `the run was ${how} from outside, so it could neither react nor seal its evidence`,
        where: 'Temporal',
        do: 'check on the runner and at the target what the run has done, then issue a new decision',
      },
    ],
  };
}
