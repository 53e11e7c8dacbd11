import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils';
import { grpcCode } from '../../connection/grpc-errors';
import { within } from '../../connection/within';

const NOT_FOUND = 5;
const ANSWERS_WITHIN_MS = 10_000;
const READS_WITHIN_MS = 60_000;
/** An event has 2 MB at most, and an answer of the server 128 MB. */
const EVENTS_AT_ONCE = 50;

type HistoryEvent = NonNullable<History['events']>[number];

/** A Temporal execution; a reset adds another one to the same run. */
export interface Execution {
  workflow_id: string;
  run_id: string;
}

/** What the server reports of an execution. */
export interface Described extends Execution {
  status: string;
  type: string;
  /** The queue of its workflow code. */
  queue: string;
  /** The first run id of its chain, which a reset keeps. */
  first: string;
}

/**
 * Returns what the server reports of an execution, the latest when `run_id` is empty; undefined when it does not know
 * it. Throws when it does not answer in time.
 */
export async function describeExecution(
  client: Client,
  { workflow_id, run_id }: Execution,
): Promise<Described | undefined> {
  return unlessForgotten(async () => {
    const { status, runId, type, taskQueue, raw } = await within(client, ANSWERS_WITHIN_MS, () =>
      client.workflow.getHandle(workflow_id, run_id || undefined).describe(),
    );
    const first = raw.workflowExecutionInfo?.firstRunId || runId;
    return { workflow_id, run_id: runId, status: status.name, type, queue: taskQueue, first };
  });
}

/**
 * Reports whether a run id belongs to the chain of an execution: a reset continues a run under another id, and the
 * server keeps both in one chain.
 */
export async function isOfChain(client: Client, of: Described, runId: string): Promise<boolean> {
  if (runId === of.run_id || runId === of.first) return true;
  const other = await describeExecution(client, { workflow_id: of.workflow_id, run_id: runId });
  return other !== undefined && other.first === of.first;
}

/**
 * Returns the history of an execution in Temporal's JSON form; undefined when the server no longer has it. Throws when
 * it cannot be read in time.
 */
export async function historyOf(client: Client, execution: Execution): Promise<unknown> {
  try {
    const events = await within(client, READS_WITHIN_MS, () => eventsOf(client, execution));
    return JSON.parse(historyToJSON({ events }));
  } catch (error) {
    // The server reports a missing history in the same way as a missing namespace.
    if (grpcCode(error) === NOT_FOUND && !(await describeExecution(client, execution))) return undefined;
    throw error;
  }
}

async function eventsOf(
  { workflowService, options }: Client,
  { workflow_id, run_id }: Execution,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await workflowService.getWorkflowExecutionHistory({
      namespace: options.namespace,
      execution: { workflowId: workflow_id, runId: run_id },
      maximumPageSize: EVENTS_AT_ONCE,
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    events.push(...(page.history?.events ?? []));
    ({ nextPageToken } = page);
  } while (nextPageToken?.length);
  return events;
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
