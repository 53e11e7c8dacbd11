import { z } from 'zod';
import { type CodeOf, FAILURE_CODES, outcomeOfFailure, type Reason } from '../words/failures';
import type { StopOutcome } from '../words/outcomes';
import type { Deficiency } from './deficiency';
import { exact, exactly } from './exactly';

const text = z.string();
const NONE = z.tuple([]);

/** One reason whose code is among these. */
function reasonWith<C extends Reason['code']>(codes: readonly C[]) {
  return exactly<Reason<C>>()({ code: z.enum(codes), what: text, where: text, do: text });
}

const ReasonShape = reasonWith(FAILURE_CODES).meta({ id: 'Reason' });
export const Reasons = z.array(ReasonShape);

const lacking = { call: text, what: text };
const DeficiencyShape = exact<Deficiency>()(
  z
    .union([
      z.object({ ...lacking, by: text, reason: text }),
      z.object({ ...lacking, by: z.null(), reason: z.null() }),
    ])
    .meta({ id: 'Deficiency' }),
);
const Deficiencies = z.array(DeficiencyShape);

/** What a run without an end has in the place of one. */
export const NOT_ENDED = { outcome: z.null(), reasons: NONE, deficiencies: Deficiencies };

/** The facts of a run that stopped with this outcome: its first reason has a code that leads to it. */
export function stoppedAs<S extends z.ZodRawShape, O extends StopOutcome>(facts: z.ZodObject<S>, outcome: O) {
  const codes = FAILURE_CODES.filter((code): code is CodeOf<O> => outcomeOfFailure(code) === outcome);
  return facts.extend({
    outcome: z.literal(outcome),
    reasons: z.tuple([reasonWith(codes)], ReasonShape),
    deficiencies: Deficiencies,
  });
}

/** The facts of a run with each way in which it can have ended; anything else is refused. */
export function withEnding<S extends z.ZodRawShape>(facts: z.ZodObject<S>) {
  return z.discriminatedUnion('outcome', [
    facts.extend({
      outcome: z.enum(['completed', 'held', 'denied']),
      reasons: NONE,
      deficiencies: NONE,
    }),
    facts.extend({
      outcome: z.literal('completed-with-deficiencies'),
      reasons: NONE,
      deficiencies: z.tuple([DeficiencyShape], DeficiencyShape),
    }),
    stoppedAs(facts, 'refused'),
    stoppedAs(facts, 'rejected'),
    stoppedAs(facts, 'expired'),
    stoppedAs(facts, 'failed'),
    stoppedAs(facts, 'aborted'),
  ]);
}
