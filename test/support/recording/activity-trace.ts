import { defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';

/** One activity in a history: type, queue, and the shape of its arguments. */
export interface TracedActivity {
  activity: string;
  queue: string;
  args: unknown[];
}

/** Lists the activities of a history in scheduling order, which is fixed for gates although they run in parallel. */
export function activityTrace(history: History): TracedActivity[] {
  return (history.events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled
      ? [
          {
            activity: scheduled.activityType?.name ?? '',
            queue: scheduled.taskQueue?.name ?? '',
            args: (scheduled.input?.payloads ?? []).map((payload) =>
              shapeOf(defaultPayloadConverter.fromPayload(payload)),
            ),
          },
        ]
      : [],
  );
}

/** Replaces the leaves of a value by their types, so that keys are compared but ids and times are not. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
  return value === null ? 'null' : typeof value;
}
