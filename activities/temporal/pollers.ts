import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';

/** Longest gap between polls of a living poller, in milliseconds: the server answers each poll within 60 s. */
const SILENCE_MS = 70_000;
const ACTIVITY_QUEUE = 2;

/** Lists who polls an activity queue, or has polled it within minutes, as the server knows it. */
export async function activityPollers(
  client: Client,
  taskQueue: string,
): Promise<temporal.api.taskqueue.v1.IPollerInfo[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: ACTIVITY_QUEUE,
  });
  return pollers ?? [];
}

/** Reports whether a worker polls the activity queue at a time on the server's clock. A dead worker still counts for up to 70 s. */
export async function isPolled(client: Client, taskQueue: string, now: Date): Promise<boolean> {
  const pollers = await activityPollers(client, taskQueue);
  return pollers.some(
    ({ lastAccessTime }) => now.getTime() - (optionalTsToMs(lastAccessTime) ?? 0) < SILENCE_MS,
  );
}
