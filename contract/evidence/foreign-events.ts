import { z } from 'zod';
import { SIGNALS } from '../words/names';
import { type ForeignEvent, Lost } from './files/histories';

const text = z.string().default('');
const Events = z.object({
  events: z.array(
    z.looseObject({
      eventId: z.coerce.number().int(),
      eventTime: text,
      workflowExecutionTerminatedEventAttributes: z.looseObject({ reason: text, identity: text }).optional(),
      workflowExecutionTimedOutEventAttributes: z.looseObject({}).optional(),
      workflowExecutionCancelRequestedEventAttributes: z
        .looseObject({ cause: text, identity: text })
        .optional(),
      workflowTaskFailedEventAttributes: z
        .looseObject({
          cause: text,
          identity: text,
          baseRunId: text,
          failure: z.looseObject({ message: text }).nullish(),
        })
        .optional(),
      workflowExecutionSignaledEventAttributes: z
        .looseObject({ signalName: text, identity: text })
        .optional(),
    }),
  ),
});

/** Lists the foreign events of a history (Temporal's JSON form) in order; none when the value is not a history. */
export function foreignEvents(history: unknown): ForeignEvent[] {
  const lost = Lost.safeParse(history).data?.lost;
  if (lost) return [{ event: 0, what: 'lost', ...lost }];
  const parsed = Events.safeParse(history);
  return (parsed.success ? parsed.data.events : []).flatMap((event) => {
    const of = (what: ForeignEvent['what'], by: string, reason: string): ForeignEvent[] => [
      { event: event.eventId, at: event.eventTime, what, by, reason },
    ];
    const ended = event.workflowExecutionTerminatedEventAttributes;
    if (ended) return of('terminated', ended.identity, ended.reason);
    if (event.workflowExecutionTimedOutEventAttributes) return of('timed-out', '', '');
    const cancel = event.workflowExecutionCancelRequestedEventAttributes;
    if (cancel) return of('cancel-requested', cancel.identity, cancel.cause);
    const failed = event.workflowTaskFailedEventAttributes;
    if (failed && /RESET_?WORKFLOW/i.test(failed.cause))
      return of('reset', failed.identity, `from run ${failed.baseRunId}: ${failed.failure?.message ?? ''}`);
    const signal = event.workflowExecutionSignaledEventAttributes;
    const known: readonly string[] = SIGNALS;
    if (signal && !known.includes(signal.signalName))
      return of('unknown-signal', signal.identity, signal.signalName);
    return [];
  });
}
