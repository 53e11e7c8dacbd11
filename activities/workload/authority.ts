import {
  type Client,
  WithStartWorkflowOperation,
  type Workflow,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { z } from 'zod';
import { isLate } from '../../connection/grpc-errors';
import { within } from '../../connection/within';
import type { Reason } from '../../contract/words/failures';
import { AUTHORITY_TYPE, authorityWorkflowId, DECISION_QUEUE } from '../../contract/words/names';
import { shown } from '../../contract/words/shown';
import { AcquireAnswerShape, WorkloadStateShape } from '../../contract/workload/shapes';
import {
  type AcquireAnswer,
  type AcquireRequest,
  AUTHORITY_MESSAGES,
  type ReleaseRequest,
  type WorkloadState,
} from '../../contract/workload/workload';
import { describeExecution } from '../temporal/histories';
import { notYet, refusal } from '../temporal/refusal';

/**
 * The authority of one environment and workload. Everything that it says is a claim of whoever polls its queue; an
 * answer of another form is refused, and so is a workflow that took its id.
 */
export interface Authority {
  acquire(request: AcquireRequest): Promise<AcquireAnswer>;
  release(request: ReleaseRequest): Promise<void>;
  /** The state of the authority; of one that has ended, its last words without holder and epoch. */
  state(): Promise<WorkloadState>;
}

const ANSWERS_WITHIN_MS = 5_000;
const NOTHING_SAID: WorkloadState = { holder: null, epoch: 0, frozen: null, granted_at: [], lifted: [] };

/**
 * Returns the authority as a Temporal workflow. The first `acquire` starts it; updates are answered at once. Throws a
 * retryable failure when nobody answers in time, and a refusal for an answer that makes no sense (C6.5).
 */
export function authorityOf(client: Client, environment: string, workload: string): Authority {
  const workflow_id = authorityWorkflowId(environment, workload);
  const handle = client.workflow.getHandle(workflow_id);
  return {
    async acquire(request) {
      const start = new WithStartWorkflowOperation(AUTHORITY_TYPE, {
        workflowId: workflow_id,
        taskQueue: DECISION_QUEUE,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [],
      });
      const ask = () =>
        client.workflow.executeUpdateWithStart<Workflow, unknown, [AcquireRequest]>(
          AUTHORITY_MESSAGES.acquire,
          { args: [request], startWorkflowOperation: start },
        );
      return understood(AcquireAnswerShape, await answer(ask));
    },
    async release(request) {
      try {
        await answer(() =>
          handle.executeUpdate<unknown, [ReleaseRequest]>(AUTHORITY_MESSAGES.release, { args: [request] }),
        );
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
    async state() {
      const found = await describeExecution(client, { workflow_id, run_id: '' });
      if (!found) return NOTHING_SAID;
      const own = found.type === AUTHORITY_TYPE && found.queue === DECISION_QUEUE;
      const ask = () => handle.query<unknown>(AUTHORITY_MESSAGES.state);
      if (found.status !== 'RUNNING') {
        // The next acquire starts another one; this one may still tell of a freeze.
        const last = own ? WorkloadStateShape.safeParse(await answer(ask).catch(() => undefined)) : undefined;
        return last?.success ? { ...last.data, holder: null, epoch: 0 } : NOTHING_SAID;
      }
      if (!own)
        throw unsound(
          `a workflow of type ${shown(found.type, 100)} on queue ${shown(found.queue, 100)} has taken its id`,
        );
      return understood(WorkloadStateShape, await answer(ask));
    },
  };

  async function answer(ask: () => Promise<unknown>): Promise<unknown> {
    try {
      return await within(client, ANSWERS_WITHIN_MS, ask);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const said = cause instanceof Error ? cause.message : String(cause);
      if (error instanceof WorkflowUpdateFailedError)
        throw unsound(`it refused the question: ${shown(said, 300)}`);
      const why = isLate(error) ? `within ${ANSWERS_WITHIN_MS / 1000} s` : `(${shown(said, 300)})`;
      throw notYet([
        {
          code: 'AuthorityUnsound',
          what: `no worker answered for the authority of workload ${workload} in environment ${environment} ${why}`,
          where: workflow_id,
          do: `check that a worker polls queue ${DECISION_QUEUE}; if one does, ${TERMINATE(workflow_id)}`,
        },
      ]);
    }
  }

  function understood<T>(shape: z.ZodType<T>, said: unknown): T {
    const parsed = shape.safeParse(said);
    if (parsed.success) return parsed.data;
    throw unsound('its answer cannot be understood');
  }

  function unsound(why: string) {
    return refusal([unsoundReason(environment, workload, why)]);
  }
}

/** Returns the reason for an authority that cannot be trusted, with what to do about it. */
export function unsoundReason(environment: string, workload: string, why: string): Reason {
  const workflowId = authorityWorkflowId(environment, workload);
  return {
    code: 'AuthorityUnsound',
    what: `the authority of workload ${workload} in environment ${environment} contradicts itself or this runner: ${why}`,
    where: workflowId,
    do: `find out who can reach the Temporal port, then ${TERMINATE(workflowId)}`,
  };
}

const TERMINATE = (workflowId: string) =>
  `run temporal workflow terminate --workflow-id ${workflowId}: the next run starts it again, and the runner keeps its own record of epoch, holder and freeze`;
