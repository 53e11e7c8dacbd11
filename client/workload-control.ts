import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { z } from 'zod';
import { DrError } from '../contract/words/dr-error';
import {
  AUTHORITY_TYPE,
  authorityWorkflowId,
  DECISION_QUEUE,
  ENVIRONMENT_NAME,
  WORKLOAD_NAME,
} from '../contract/words/names';
import { AUTHORITY_MESSAGES, type WorkloadState } from '../contract/world/workload';
import { wrongWithMessage } from '../contract/world/workload-messages';
import { askWorker } from './read-status';
import { request } from './request';
import { NobodyAnswered } from './request-errors';
import type { Speaker } from './speak';

const StateRead: z.ZodType<WorkloadState> = z.object({
  holder: z
    .object({ decision_id: z.string(), workflow_id: z.string(), run_id: z.string(), since: z.string() })
    .nullable(),
  epoch: z.number(),
  frozen: z.object({ by: z.string(), reason: z.string(), since: z.string() }).nullable(),
  granted_at: z.array(z.string()),
  released_by_hand: z.array(
    z.object({ decision_id: z.string(), by: z.string(), reason: z.string(), at: z.string() }),
  ),
});

/** A workload, which is named within its environment. */
export interface WorkloadName {
  environment: string;
  workload: string;
}

/** Returns who holds a workload and whether it is frozen (C6.5). Throws `not-found` when no run has ever asked for it. */
export async function showWorkload(client: Client, name: WorkloadName): Promise<WorkloadState> {
  const workflowId = authorityOf(name);
  try {
    await request(client, () => client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new DrError('not-found', [
      {
        what: `no run has ever asked for workload ${name.workload} in environment ${name.environment}`,
        where: `workflow ${workflowId}`,
        do: 'correct the name or --environment',
      },
    ]);
  }
  const said = await askWorker(client, workflowId, AUTHORITY_MESSAGES.state, StateRead);
  if (said.answered) return said.value;
  throw new NobodyAnswered(workflowId, 'not-sent', new Error(said.why));
}

/** Freezes a workload, so that no run can acquire it. Works even if no run has asked for the workload yet. */
export async function freezeWorkload(
  client: Client,
  name: WorkloadName,
  { as, reason }: Speaker,
): Promise<WorkloadState> {
  return change(client, name, AUTHORITY_MESSAGES.freeze, { by: as, reason });
}

export async function unfreezeWorkload(
  client: Client,
  name: WorkloadName,
  { as, reason }: Speaker,
): Promise<WorkloadState> {
  await showWorkload(client, name);
  return change(client, name, AUTHORITY_MESSAGES.unfreeze, { by: as, reason });
}

/** Releases a workload by hand. `decisionId` names the expected holder; another holder keeps the workload. */
export async function releaseWorkload(
  client: Client,
  name: WorkloadName,
  { as, reason, decisionId }: Speaker & { decisionId: string },
): Promise<WorkloadState> {
  const { holder } = await showWorkload(client, name);
  if (holder?.decision_id !== decisionId)
    throw new DrError('refused', [
      {
        what: `decision ${decisionId} does not hold workload ${name.workload}; ${holder ? `${holder.decision_id} does` : 'nobody does'}`,
        where: authorityOf(name),
        do: `run hyops-dr workload show ${name.workload} --environment ${name.environment}`,
      },
    ]);
  return change(client, name, AUTHORITY_MESSAGES.releaseByHand, { decision_id: decisionId, by: as, reason });
}

async function change(
  client: Client,
  name: WorkloadName,
  message: string,
  sent: object,
): Promise<WorkloadState> {
  const workflowId = authorityOf(name);
  const why = wrongWithMessage(message, sent);
  if (why !== undefined)
    throw new DrError('invalid', [{ what: why, where: workflowId, do: 'correct the texts' }]);
  const startWorkflowOperation = new WithStartWorkflowOperation(AUTHORITY_TYPE, {
    workflowId,
    taskQueue: DECISION_QUEUE,
    args: [],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  try {
    return StateRead.parse(
      await request(client, () =>
        client.workflow.executeUpdateWithStart<() => Promise<void>, unknown, [object]>(message, {
          args: [sent],
          startWorkflowOperation,
        }),
      ),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
      throw new NobodyAnswered(workflowId, 'sent', error);
    throw error;
  }
}

function authorityOf({ environment, workload }: WorkloadName): string {
  const wrong = [
    ...(ENVIRONMENT_NAME.test(environment) ? [] : [`"${environment}" is not a valid environment name`]),
    ...(WORKLOAD_NAME.test(workload) ? [] : [`"${workload}" is not a valid workload name`]),
  ];
  if (wrong.length > 0)
    throw new DrError(
      'usage',
      wrong.map((what) => ({
        what,
        where: 'workload',
        do: 'use the names from hyops-dr.yaml and the plan',
      })),
    );
  return authorityWorkflowId(environment, workload);
}
