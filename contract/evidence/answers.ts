import { z } from 'zod';
import { digestOf } from '../signing/digest';
import type { KeptAnswer } from './files/answers';
import { Payloads } from './payloads';

/** How an activity answered, and the digest of what it said. */
export type Gave = Pick<KeptAnswer, 'gave' | 'sha256'>;

/** A failure as an activity reports it. */
export interface Failure {
  code: string;
  message: string;
  details: unknown;
}

export function resultGiven(value: unknown): Gave {
  return { gave: 'result', sha256: digestOf(value ?? null) };
}

export function failureGiven({ code, message, details }: Failure): Gave {
  return { gave: 'failure', sha256: digestOf({ code, message, details: details ?? [] }) };
}

export function cancellationGiven(details: unknown): Gave {
  return { gave: 'cancellation', sha256: digestOf(details ?? []) };
}

/** An answer of an activity as a history has it. */
export interface ToldAnswer extends Gave {
  event: number;
  /** RFC 3339, by the server's clock. */
  at: string;
  /** What a result says; undefined for other answers. */
  result: unknown;
  activity: string;
  activity_id: string;
  /** The code of a failure. */
  code: string | null;
  /** True for a cancellation that the server itself may have made. */
  silent: boolean;
}

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '');
const number = z.coerce.number().int();
const Ended = z.object({ scheduledEventId: number });
const Events = z.object({
  events: z.array(
    z.object({
      eventId: number,
      eventTime: z.string(),
      activityTaskScheduledEventAttributes: z
        .object({
          activityId: z.string(),
          activityType: z.object({ name: z.string() }),
          input: Payloads,
        })
        .nullish(),
      activityTaskCompletedEventAttributes: Ended.extend({ result: Payloads }).nullish(),
      activityTaskFailedEventAttributes: Ended.extend({
        failure: z
          .object({
            message: text,
            applicationFailureInfo: z.object({ type: text, details: Payloads }).nullish(),
          })
          .nullish(),
      }).nullish(),
      activityTaskCanceledEventAttributes: Ended.extend({ details: Payloads }).nullish(),
    }),
  ),
});

const NOTHING_MORE = { code: null, silent: false, result: undefined };

/** An activity that a history asks for. */
export interface AskedActivity {
  activity: string;
  activity_id: string;
  /** RFC 3339, by the server's clock. */
  at: string;
  input: unknown[];
}

/** What a history tells about activities. */
export interface Told {
  asked: AskedActivity[];
  /** Timeouts are the word of the server, and no answers. */
  answers: ToldAnswer[];
}

/** Reads what a history (Temporal's JSON form) tells about activities; nothing when it has another form. */
export function toldIn(history: unknown): Told {
  const events = eventsOf(history);
  return { asked: askedIn(events), answers: answersIn(events) };
}

type Event = z.infer<typeof Events>['events'][number];

function askedIn(events: readonly Event[]): AskedActivity[] {
  return events.flatMap(({ eventTime, activityTaskScheduledEventAttributes: asked }) =>
    asked
      ? [
          {
            activity: asked.activityType.name,
            activity_id: asked.activityId,
            at: eventTime,
            input: asked.input,
          },
        ]
      : [],
  );
}

function answersIn(events: readonly Event[]): ToldAnswer[] {
  const asked = new Map<number, { activity: string; activity_id: string }>();
  return events.flatMap((event): ToldAnswer[] => {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled)
      asked.set(event.eventId, { activity: scheduled.activityType.name, activity_id: scheduled.activityId });
    const done = event.activityTaskCompletedEventAttributes;
    const failed = event.activityTaskFailedEventAttributes;
    const cancelled = event.activityTaskCanceledEventAttributes;
    const of = asked.get((done ?? failed ?? cancelled)?.scheduledEventId ?? 0);
    if (!of) return [];
    const about = { event: event.eventId, at: event.eventTime, ...of, ...NOTHING_MORE };
    if (done) return [{ ...about, result: done.result[0], ...resultGiven(done.result[0]) }];
    if (cancelled) {
      const { details } = cancelled;
      return [{ ...about, silent: isByServer(details), ...cancellationGiven(details) }];
    }
    const { message = '', applicationFailureInfo: info } = failed?.failure ?? {};
    const code = info?.type ?? '';
    return [{ ...about, code, ...failureGiven({ code, message, details: info?.details ?? [] }) }];
  });
}

/** The server cancels an activity between two attempts with the text of its last heartbeat, if it had one. */
function isByServer(details: readonly unknown[]): boolean {
  return details.every((one) => typeof one === 'string');
}

function eventsOf(history: unknown): Event[] {
  const parsed = Events.safeParse(history);
  return parsed.success ? parsed.data.events : [];
}
