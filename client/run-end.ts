import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { z } from 'zod';
import { isFailureCode, outcomeOfFailure, type Reason } from '../contract/failures';
import { OUTCOMES, type Outcome } from '../contract/outcomes';
import type { EvidenceSeal, RunSummary } from '../contract/run-record';

/** How a run ended (C4.6), read from its result or its failure. */
export type RunEnd = Omit<RunSummary, 'outcome' | 'evidence'> & {
  /** Null when the run was ended from outside (terminated, for instance) and could not say it itself. */
  outcome: Outcome | null;
  /** Null when no evidence could be sealed. */
  evidence: EvidenceSeal | null;
};

export const ReasonRead = z.object({
  code: z.custom<Reason['code']>(isFailureCode, 'must be a failure code'),
  what: z.string(),
  where: z.string(),
  do: z.string(),
});
export const DeficiencyRead = z.object({
  call: z.string(),
  what: z.string(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
});
const SealRead = z.object({ place: z.string(), manifest_sha256: z.string(), timeline_head: z.string() });
const SummaryRead: z.ZodType<RunSummary> = z.object({
  decision_id: z.string(),
  outcome: z.enum(OUTCOMES),
  reasons: z.array(ReasonRead),
  deficiencies: z.array(DeficiencyRead),
  plan: z.string().nullable(),
  plan_digest: z.string().nullable(),
  evidence: SealRead,
});

/** Waits until a run has ended, however long it takes, and reads how. */
export async function readEnd(client: Client, workflowId: string, decisionId: string): Promise<RunEnd> {
  try {
    return SummaryRead.parse(await client.workflow.getHandle(workflowId).result());
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return {
      decision_id: decisionId,
      deficiencies: [],
      plan: null,
      plan_digest: null,
      ...endOfFailure(error.cause),
    };
  }
}

function endOfFailure(cause: unknown): Pick<RunEnd, 'outcome' | 'reasons' | 'evidence'> {
  if (!(cause instanceof ApplicationFailure)) return fromOutside(cause);
  const [reasons, evidence] = cause.details ?? [];
  const code = isFailureCode(cause.type) ? cause.type : 'Internal';
  const read = z.array(ReasonRead).safeParse(reasons);
  const seal = SealRead.safeParse(evidence);
  return {
    outcome: outcomeOfFailure(code),
    reasons: read.success
      ? read.data
      : [{ code, what: cause.message, where: 'workflow', do: 'look into the worker log' }],
    evidence: seal.success ? seal.data : null,
  };
}

function fromOutside(cause: unknown): Pick<RunEnd, 'outcome' | 'reasons' | 'evidence'> {
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
        code: 'Internal',
        what: `the run was ${how} from outside: it could not act, nor seal its evidence`,
        where: 'Temporal',
        do: 'look at what it had done so far, on the runner and in the world, before deciding anew',
      },
    ],
    evidence: null,
  };
}
