import { z } from 'zod';

const History = z.object({
  events: z.array(
    z.object({
      eventId: z.coerce.number().int(),
      eventTime: z.string().optional(),
      activityTaskScheduledEventAttributes: z.object({ activityId: z.string() }).nullish(),
    }),
  ),
});

/** When the workflow asked for an activity: event number and RFC 3339 time, by the server's clock. */
export interface Scheduled {
  event: number;
  at: string | undefined;
}

/** The activities of a history (Temporal's JSON form) by their ids; empty for anything that is not a history. */
export function scheduledActivities(history: unknown): Map<string, Scheduled> {
  const parsed = History.safeParse(history);
  const found = new Map<string, Scheduled>();
  for (const event of parsed.success ? parsed.data.events : []) {
    const activity = event.activityTaskScheduledEventAttributes;
    if (activity) found.set(activity.activityId, { event: event.eventId, at: event.eventTime });
  }
  return found;
}
