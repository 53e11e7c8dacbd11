import { z } from 'zod';

const Payloads = z.looseObject({ payloads: z.array(z.looseObject({ data: z.string() })) });
const Events = z.object({
  events: z.array(
    z.looseObject({
      eventTime: z.string().default(''),
      workflowExecutionSignaledEventAttributes: z
        .looseObject({ signalName: z.string(), input: Payloads.nullish() })
        .nullish(),
      workflowExecutionUpdateAcceptedEventAttributes: z
        .looseObject({
          acceptedRequest: z
            .looseObject({ input: z.looseObject({ args: Payloads.nullish() }).nullish() })
            .nullish(),
        })
        .nullish(),
    }),
  ),
});
const Message = z.looseObject({
  decision_id: z.string(),
  plan_digest: z.string().min(12),
  approver: z.string(),
  reason: z.string().min(1),
  verdict: z.string().optional(),
});

/** A rejection or a withdrawal, as it was sent. */
export interface TakenBack {
  by: string;
  verdict: string;
  /** When the server received it, RFC 3339. */
  at: string;
}

/**
 * Lists the rejections and withdrawals of a plan in a history (Temporal's JSON form), including those that the run
 * refused.
 */
export function takenBackIn(
  history: unknown,
  about: { decisionId: string; planDigest: string },
): TakenBack[] {
  const { data } = Events.safeParse(history);
  return (data?.events ?? []).flatMap((event) => {
    const signal = event.workflowExecutionSignaledEventAttributes;
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.args;
    const message = messageIn((signal?.input ?? update)?.payloads[0]?.data);
    const verdict = signal ? signal.signalName : (message?.verdict ?? '');
    if (!message || !['reject', 'withdraw'].includes(verdict)) return [];
    const digest = message.plan_digest.replace(/^sha256:/, '').toLowerCase();
    if (message.decision_id !== about.decisionId || !about.planDigest.startsWith(digest)) return [];
    return [{ by: message.approver, verdict, at: event.eventTime }];
  });
}

function messageIn(base64: string | undefined): z.infer<typeof Message> | undefined {
  try {
    return Message.safeParse(JSON.parse(Buffer.from(base64 ?? '', 'base64').toString())).data;
  } catch {
    return undefined;
  }
}
