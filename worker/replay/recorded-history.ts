import { z } from 'zod';
import { Payloads } from '../../contract/evidence/payloads';

const History = z.object({
  events: z
    .array(
      z.object({
        eventId: z.coerce.number().int(),
        eventTime: z.string(),
        workflowExecutionStartedEventAttributes: z.object({ workflowId: z.string().optional() }).nullish(),
        /** A reset is recorded as a failed workflow task. */
        workflowTaskFailedEventAttributes: z.object({ newRunId: z.string().optional() }).nullish(),
        activityTaskScheduledEventAttributes: z
          .object({ activityId: z.string(), activityType: z.object({ name: z.string() }), input: Payloads })
          .nullish(),
        activityTaskCompletedEventAttributes: z
          .object({ scheduledEventId: z.coerce.number().int(), result: Payloads })
          .nullish(),
        workflowExecutionCompletedEventAttributes: z.object({ result: Payloads }).nullish(),
      }),
    )
    .min(1),
});

/** An activity in a history: its input, when it was scheduled, and its result if it succeeded. */
export interface RecordedActivity {
  id: string;
  type: string;
  event: number;
  /** RFC 3339, by the server's clock. */
  at: string;
  input: unknown[];
  result: unknown;
}

export interface RecordedHistory {
  workflowId: string;
  /** Run id of the execution that took the first step, when a reset to the beginning made it another one. */
  resetTo: string | undefined;
  activities: RecordedActivity[];
  /** The workflow result; undefined when there is none. */
  result: unknown;
}

/** Reads a history in Temporal's JSON form; undefined for anything else. */
export function recordedHistory(json: unknown): RecordedHistory | undefined {
  const parsed = History.safeParse(json);
  if (!parsed.success) return undefined;
  const { events } = parsed.data;
  const answers = new Map<number, unknown>();
  for (const { activityTaskCompletedEventAttributes: answer } of events)
    if (answer) answers.set(answer.scheduledEventId, answer.result[0]);
  const activities = events.flatMap(({ eventId, eventTime, activityTaskScheduledEventAttributes: asked }) =>
    asked
      ? [
          {
            id: asked.activityId,
            type: asked.activityType.name,
            event: eventId,
            at: eventTime,
            input: asked.input,
            result: answers.get(eventId),
          },
        ]
      : [],
  );
  const resets = events.flatMap(({ eventId, workflowTaskFailedEventAttributes: failed }) =>
    failed?.newRunId ? [{ eventId, to: failed.newRunId }] : [],
  );
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  const result = events.findLast((event) => event.workflowExecutionCompletedEventAttributes);
  return {
    workflowId: started?.workflowId ?? workflowIdIn(activities[0]?.input[0]),
    resetTo: resets.findLast(({ eventId }) => eventId < (activities[0]?.event ?? Infinity))?.to,
    activities,
    result: result?.workflowExecutionCompletedEventAttributes?.result[0],
  };
}

/** Takes the workflow id from the first activity's input, because older servers do not record it in the first event. */
function workflowIdIn(arrival: unknown): string {
  const parsed = z.object({ workflow_id: z.string() }).safeParse(arrival);
  return parsed.success ? parsed.data.workflow_id : 'unknown';
}
