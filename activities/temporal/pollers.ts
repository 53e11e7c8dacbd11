import type { Client } from '@temporalio/client';

/** Longest silence of a live poller, in milliseconds: the server answers a poll after 60 s at the latest. */
const SILENCE_MS = 70_000;
const ACTIVITY_QUEUE = 2;

/** Whether a worker polls the activity queue now. One that died is seen as live for up to 70 s. */
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
