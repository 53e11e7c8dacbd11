import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

/** A Temporal run of a workflow; a reset makes another one of the same run. */
export interface Execution {
  workflow_id: string;
  run_id: string;
}

/** The status of a Temporal run, or of the latest one where `run_id` is empty; undefined when the server says that there is none. */
export async function describeExecution(
  client: Client,
  { workflow_id, run_id }: Execution,
): Promise<(Execution & { status: string }) | undefined> {
  return unlessForgotten(async () => {
    const { status, runId } = await client.workflow.getHandle(workflow_id, run_id || undefined).describe();
    return { workflow_id, run_id: runId, status: status.name };
  });
}

/** The history of a Temporal run in Temporal's JSON form; undefined when the server does not have it any more. */
export async function historyOf(client: Client, { workflow_id, run_id }: Execution): Promise<unknown> {
  return unlessForgotten(async () =>
    JSON.parse(historyToJSON(await client.workflow.getHandle(workflow_id, run_id).fetchHistory())),
  );
}

/** Only the server's own word that it knows no such run counts; one that cannot be reached, or has no such namespace, is an error. */
async function unlessForgotten<T>(asking: () => Promise<T>): Promise<T | undefined> {
  try {
    return await asking();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
