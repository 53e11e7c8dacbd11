import { z } from 'zod';

const Asked = z.object({ call: z.string(), retry: z.number().int() });
const Events = z.object({
  events: z.array(
    z.looseObject({
      activityTaskScheduledEventAttributes: z
        .looseObject({
          activityId: z.string(),
          activityType: z.object({ name: z.string() }),
          input: z.object({ payloads: z.array(z.looseObject({ data: z.string() })) }).nullish(),
        })
        .nullish(),
    }),
  ),
});

/** A HyOps call that the workflow scheduled, by its activity. */
export interface ScheduledCall {
  activity_id: string;
  call: string;
  retry: number;
}

/** Lists the HyOps calls of a history (Temporal's JSON form) in order; none when the value is not a history. */
export function scheduledCalls(history: unknown): ScheduledCall[] {
  const parsed = Events.safeParse(history);
  return (parsed.success ? parsed.data.events : []).flatMap(
    ({ activityTaskScheduledEventAttributes: asked }) => {
      if (asked?.activityType.name !== 'runCall') return [];
      const request = Asked.safeParse(jsonIn(asked.input?.payloads[0]?.data ?? '')).data;
      return request ? [{ activity_id: asked.activityId, ...request }] : [];
    },
  );
}

function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString());
  } catch {
    return undefined;
  }
}
