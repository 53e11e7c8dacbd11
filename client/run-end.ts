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

/** Waits until a run has ended, however long it takes, and reads how. */
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

/** A failure carries the summary; one that a run of another version left carries its reasons at least. */
function endOfFailure({ type, message, details }: ApplicationFailure, nothing: Nothing): RunEnd {
  const [told, summary] = details ?? [];
  const read = RunSummaryShape.safeParse(summary);
  if (read.success) return read.data;
  const code = isFailureCode(type) ? type : 'Internal';
  const reasons = Reasons.safeParse(told).data;
  return {
    ...nothing,
    outcome: outcomeOfFailure(code),
    reasons: reasons ?? [{ code, what: message, where: 'workflow', do: 'look into the worker log' }],
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
        what: `the run was ${how} from outside: it could not act, nor seal its evidence`,
        where: 'Temporal',
        do: 'look at what it had done so far, on the runner and in the world, before deciding anew',
      },
    ],
  };
}
