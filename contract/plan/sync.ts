import { z } from 'zod';
import { type Reason, reasonOf } from '../words/failures';
import { DecidedValue, fieldOf, take } from './decided-value';

/** HyOps takes this scope for all scopes together, which no profile of a decision may mean. */
const EVERY_SCOPE = 'all';

/** A scope of the map of secrets of HyOps: never an option of the command line, and never all scopes. */
const Scope = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be the name of a scope in the map of secrets')
  .refine((scope) => scope !== EVERY_SCOPE, { message: 'must be one scope, not all of them' });

/** The only field of a decision that says which secrets are synced (C3.9). */
export const SYNC_FIELD = 'secret_sync_profile';

const DecidedScope = DecidedValue.refine((value) => fieldOf(value) === SYNC_FIELD, {
  message: `must take decision.${SYNC_FIELD}`,
});

/** The scope of a sync: written in the plan, or taken from the decision. */
export const SyncScope = z.union([Scope, DecidedScope]);
export type SyncScope = z.infer<typeof SyncScope>;

/**
 * Returns the scope that a decision selects, or what is wrong with it (C3.9, C7.6). `where` is the place in the plan.
 * The verifiers derive the scope of an executed call again by the same rule.
 */
export function scopeOf(
  scope: SyncScope,
  decision: object,
  where: string,
): { ok: true; value: string } | { ok: false; reason: Reason } {
  const taken = typeof scope === 'string' ? ({ ok: true, value: scope } as const) : take(scope, decision);
  if (!taken.ok) {
    const place = taken.in === 'plan' ? where : SYNC_FIELD;
    return { ok: false, reason: reasonOf(taken.code)(`${where} ${taken.what}`, place, taken.do) };
  }
  const read = Scope.safeParse(taken.value);
  if (read.success) return { ok: true, value: read.data };
  const what = `the scope ${JSON.stringify(taken.value)} ${read.error.issues[0]?.message}`;
  return { ok: false, reason: reasonOf('PlanInvalid')(what, where, 'write the name of one scope') };
}
