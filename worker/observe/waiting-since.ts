import type { Client } from '@temporalio/client';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';

const MOST_EVENTS = 200;

/**
 * Returns when a run entered its phase: the time of the event that set the search attribute. A run that got many
 * messages since then has waited at least since the oldest event that is read. Undefined when the run is gone.
 */
export async function waitingSince(
  client: Client,
  execution: temporal.api.common.v1.IWorkflowExecution,
): Promise<Date | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: MOST_EVENTS,
  });
  const events = history?.events ?? [];
  const entered = events.find((event) => 'DrPhase' in (attributesSet(event) ?? {}));
  const { eventTime } = entered ?? events.at(-1) ?? {};
  return optionalTsToDate(eventTime);
}

function attributesSet(event: temporal.api.history.v1.IHistoryEvent) {
  return event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
}
