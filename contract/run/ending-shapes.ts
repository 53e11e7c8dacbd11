import { z } from 'zod';
import {
  type CodeOf,
  FAILURE_CODES,
  type FailureCode,
  isFailureCode,
  outcomeOfFailure,
  type Reason,
} from '../words/failures';
import type { StopOutcome } from '../words/outcomes';
import type { Deficiency } from './deficiency';
import { exact, exactly } from './exactly';

const text = z.string();
const NONE = z.tuple([]);

/**
 * The failure codes that a reader accepts: a verifier those of its own release, a client also those of later ones. The
 * list may grow within a major version, and a program that finds an unknown code uses the outcome.
 */
export type Codes = 'listed' | 'listed-or-later';

function codeAmong<C extends FailureCode>(codes: readonly C[], accepted: Codes): z.ZodType<C> {
  if (accepted === 'listed') return z.enum(codes);
  const listed: readonly unknown[] = codes;
  return z.custom<C>((code) => listed.includes(code) || (typeof code === 'string' && !isFailureCode(code)));
}

/** One reason whose code is among these. */
function reasonWith<C extends FailureCode>(codes: readonly C[], accepted: Codes) {
  return exactly<Reason<C>>()({ code: codeAmong(codes, accepted), what: text, where: text, do: text });
}

const ListedReason = reasonWith(FAILURE_CODES, 'listed').meta({ id: 'Reason' });
const LaterReason = reasonWith(FAILURE_CODES, 'listed-or-later');
export const Reasons = z.array(ListedReason);
export const LaterReasons = z.array(LaterReason);

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

/** Takes the place of an ending in a run that has not ended. */
export const NOT_ENDED = { outcome: z.null(), reasons: NONE, deficiencies: Deficiencies };

/** The facts of a run that stopped with this outcome: the code of its first reason leads to it. */
export function stoppedAs<S extends z.ZodRawShape, O extends StopOutcome>(
  facts: z.ZodObject<S>,
  outcome: O,
  accepted: Codes,
) {
  const codes = FAILURE_CODES.filter((code): code is CodeOf<O> => outcomeOfFailure(code) === outcome);
  return facts.extend({
    outcome: z.literal(outcome),
    reasons: z.tuple([reasonWith(codes, accepted)], accepted === 'listed' ? ListedReason : LaterReason),
    deficiencies: Deficiencies,
  });
}

/** The facts of a run with each of its possible endings; anything else is refused. */
export function withEnding<S extends z.ZodRawShape>(facts: z.ZodObject<S>, accepted: Codes = 'listed') {
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
    stoppedAs(facts, 'refused', accepted),
    stoppedAs(facts, 'rejected', accepted),
    stoppedAs(facts, 'expired', accepted),
    stoppedAs(facts, 'failed', accepted),
    stoppedAs(facts, 'aborted', accepted),
  ]);
}
