import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { within } from '../../connection/within';

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
const SERVING = 1;
const RETRY_MS = 50;
const ANSWER_MS = 2_000;

/** Resolves when the server at `address` reports that it is healthy and lists runs in every namespace. Retries until `signal` fires. */
export async function waitUntilServing(
  address: string,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await isServing(address, namespaces)) return;
    await delay(RETRY_MS, undefined, { signal });
  }
}

async function isServing(address: string, namespaces: readonly string[]): Promise<boolean> {
  // A new connection each time, without retries: an old connection and a retry both wait far longer than a server takes to start.
  const connection = Connection.lazy({ address, interceptors: [] });
  try {
    return await within(connection, ANSWER_MS, async () => {
      const { status } = await connection.healthService.check({ service: SERVICE });
      if (status !== SERVING) return false;
      for (const namespace of namespaces)
        await connection.workflowService.countWorkflowExecutions({ namespace });
      return true;
    });
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
