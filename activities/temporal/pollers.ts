import type { Client } from '@temporalio/client';

/** Longest gap between polls of a living poller, in milliseconds: the server answers each poll within 60 s. */
const SILENCE_MS = 70_000;
const ACTIVITY_QUEUE = 2;

/** Reports whether a worker polls the activity queue at a time on the server's clock. A dead worker still counts for up to 70 s. */
export async function isPolled(client: Client, taskQueue: string, now: Date): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: ACTIVITY_QUEUE,
  });
  return (pollers ?? []).some((poller) => {
    const seconds = Number(poller.lastAccessTime?.seconds ?? 0);
    return now.getTime() - seconds * 1000 < SILENCE_MS;
  });
}
