import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

/** A Temporal execution; a reset adds another one to the same run. */
export interface Execution {
  workflow_id: string;
  run_id: string;
}

/** Returns the status of an execution, the latest when `run_id` is empty; undefined when the server does not know it. */
export async function describeExecution(
  client: Client,
  { workflow_id, run_id }: Execution,
): Promise<(Execution & { status: string }) | undefined> {
  return unlessForgotten(async () => {
    const { status, runId } = await client.workflow.getHandle(workflow_id, run_id || undefined).describe();
    return { workflow_id, run_id: runId, status: status.name };
  });
}

/**
 * Returns the first run id of the chain that an execution belongs to, which a reset keeps, and the queue of its workflow
 * code; undefined when the server does not know it.
 */
export async function chainOf(
  client: Client,
  { workflow_id, run_id }: Execution,
): Promise<{ first: string; queue: string } | undefined> {
  return unlessForgotten(async () => {
    const { raw, runId, taskQueue } = await client.workflow.getHandle(workflow_id, run_id).describe();
    return { first: raw.workflowExecutionInfo?.firstRunId || runId, queue: taskQueue };
  });
}

/** Returns the history of an execution in Temporal's JSON form; undefined when the server no longer has it. */
export async function historyOf(client: Client, { workflow_id, run_id }: Execution): Promise<unknown> {
  return unlessForgotten(async () =>
    JSON.parse(historyToJSON(await client.workflow.getHandle(workflow_id, run_id).fetchHistory())),
  );
}

/** Returns undefined only when the server itself reports no such run; an unreachable server or a missing namespace is an error. */
async function unlessForgotten<T>(asking: () => Promise<T>): Promise<T | undefined> {
  try {
    return await asking();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
