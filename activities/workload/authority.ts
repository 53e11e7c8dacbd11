import {
  type Client,
  WithStartWorkflowOperation,
  type Workflow,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { AUTHORITY_TYPE, authorityWorkflowId, DECISION_QUEUE } from '../../contract/words/names';
import {
  type AcquireAnswer,
  type AcquireRequest,
  AUTHORITY_MESSAGES,
  type ReleaseRequest,
  type WorkloadState,
} from '../../contract/world/workload';

/** The workload authority of one environment and workload. */
export interface Authority {
  acquire(request: AcquireRequest): Promise<AcquireAnswer>;
  release(request: ReleaseRequest): Promise<void>;
  state(): Promise<WorkloadState>;
}

/** Returns the authority as a Temporal workflow. The first `acquire` starts it; updates are answered at once. */
export function authorityOf(client: Client, environment: string, workload: string): Authority {
  const workflowId = authorityWorkflowId(environment, workload);
  const handle = client.workflow.getHandle(workflowId);
  return {
    async acquire(request) {
      const start = new WithStartWorkflowOperation(AUTHORITY_TYPE, {
        workflowId,
        taskQueue: DECISION_QUEUE,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [],
      });
      return client.workflow.executeUpdateWithStart<Workflow, AcquireAnswer, [AcquireRequest]>(
        AUTHORITY_MESSAGES.acquire,
        {
          args: [request],
          startWorkflowOperation: start,
        },
      );
    },
    async release(request) {
      try {
        await handle.executeUpdate<boolean, [ReleaseRequest]>(AUTHORITY_MESSAGES.release, {
          args: [request],
        });
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
    state: () => handle.query<WorkloadState>(AUTHORITY_MESSAGES.state),
  };
}
