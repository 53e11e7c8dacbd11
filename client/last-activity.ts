import type { Client } from '@temporalio/client';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import { request } from './request';
import type { RunFacts } from './run-view';

/** Returns the latest activity in a run's history, by its summary; null when the last 50 events have none. */
export async function lastActivity(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<RunFacts['last_activity']> {
  const { history } = await request(client, () =>
    client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 50,
    }),
  );
  const event = history?.events?.find((one) => one.activityTaskScheduledEventAttributes);
  if (!event) return null;
  const summary = event.userMetadata?.summary?.data;
  const said: unknown = summary ? JSON.parse(new TextDecoder().decode(summary)) : undefined;
  return {
    says:
      typeof said === 'string'
        ? said
        : (event.activityTaskScheduledEventAttributes?.activityType?.name ?? 'activity'),
    at: optionalTsToDate(event.eventTime)?.toISOString() ?? null,
  };
}
