import { SIGNING_PURPOSES } from '../signing/signed-statement';
import { type SignedText, signedText } from '../signing/ssh-signature';
import type { WorkloadLift } from './workload';

const CLOCKS_APART_MS = 5 * 60_000;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** What a signed word about a workload is compared with. */
export interface LiftOccasion {
  environment: string;
  workload: string;
  /** The people who may end a freeze or release a run. */
  operators: readonly string[];
  /** The current time in milliseconds. */
  now: number;
}

/** A freeze or a hold: since when, RFC 3339, and of which decision; null for a freeze. */
export interface Lifted {
  since: string;
  decision_id: string | null;
}

/** Returns the fields of what an operator signs to end a freeze, or to release the run of a decision. */
export function liftStatement(
  { environment, workload }: { environment: string; workload: string },
  { change, decision_id }: Pick<WorkloadLift, 'change' | 'decision_id'>,
  operator: string,
  reason: string,
): Record<string, string> {
  const of = decision_id === null ? {} : { decision_id };
  return { change, operator, environment, workload, ...of, reason };
}

/** Reports whether a word is about this freeze or hold at all, and later than its beginning by the times that it names. */
export function isAbout({ change, decision_id, at }: WorkloadLift, lifted: Lifted): boolean {
  const same = change === (lifted.decision_id === null ? 'unfreeze' : 'release');
  return same && decision_id === lifted.decision_id && Date.parse(at) >= Date.parse(lifted.since);
}

/**
 * Returns what an operator signed, and when, if a valid signature lifts this freeze or hold; otherwise undefined. A word
 * signed before the beginning lifts nothing, so an old one that is sent again is worthless.
 */
export function signedLift(
  { change, signed }: WorkloadLift,
  { since, decision_id }: Lifted,
  { environment, workload, operators, now }: LiftOccasion,
): (SignedText & { issued: string }) | undefined {
  if (!signed) return undefined;
  const { operator, reason, issued_at, nonce, v } = signed.statement;
  const name = String(operator);
  const issued = String(issued_at);
  const said = liftStatement({ environment, workload }, { change, decision_id }, name, String(reason));
  const statement = { v: 1, ...said, issued_at: issued, nonce: String(nonce) } as const;
  const at = MOMENT.test(issued) ? Date.parse(issued) : Number.NaN;
  const isFor = change === (decision_id === null ? 'unfreeze' : 'release');
  const inTime = at > Date.parse(since) && at <= now + CLOCKS_APART_MS;
  if (v !== 1 || !isFor || !inTime || !operators.includes(name)) return undefined;
  // What was signed is built from what it must say, so that nothing else can be in it.
  const text = signedText(statement);
  return { name, namespace: SIGNING_PURPOSES.workload, text, signature: signed.signature, issued };
}
