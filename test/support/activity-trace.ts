import { defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils';

/** One activity as a history names it: type, queue, and the shape of its arguments. */
export interface TracedActivity {
  activity: string;
  queue: string;
  args: unknown[];
}

/** The activities of a history in the order they were scheduled; gates run side by side, in a fixed order. */
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

/** A value with its leaves replaced by their kind, so that ids and times do not matter but every key does. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
  return value === null ? 'null' : typeof value;
}
