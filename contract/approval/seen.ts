import { digestOf } from '../signing/digest';
import type { SignedStatement } from '../signing/signed-statement';
import type { LedgerEntry } from './ledger';

/** The place of an entry in the runner's own record of a run; `prev` is the digest of the previous entry. */
interface Place {
  seq: number;
  prev: string;
  /** When the runner saw it, RFC 3339. */
  at: string;
}

/** A statement whose signature the runner has verified, and the fingerprint of its key. */
export type SeenStatement = Place & SignedStatement & { what: 'statement'; key: string };

/** The first change under a plan: later statements about this plan come too late. */
export type FirstChange = Place & { what: 'first-change'; plan_digest: string };

/**
 * One entry of what the runner itself has seen of a run (C6.1). Entries are only added, whatever a workflow forgets.
 */
export type Seen = SeenStatement | FirstChange;

/** An entry that has no place in the record yet. */
export type ToBeSeen = Omit<SeenStatement, keyof Place> | Omit<FirstChange, keyof Place>;

const NOTHING_BEFORE = '0'.repeat(64);

/** Returns the entry with its place after all others. */
export function nextSeen(seen: readonly Seen[], entry: ToBeSeen, at: string): Seen {
  return { seq: seen.length + 1, prev: digestAfter(seen.at(-1)), at, ...entry };
}

/** Reports whether no entry was removed, replaced or inserted. */
export function isWhole(seen: readonly Seen[]): boolean {
  return seen.every(({ seq, prev }, index) => seq === index + 1 && prev === digestAfter(seen[index - 1]));
}

function digestAfter(last: Seen | undefined): string {
  return last ? digestOf(last) : NOTHING_BEFORE;
}

/** Reports whether a change was made under a plan, after which its approvals can be neither given nor withdrawn. */
export function isClosed(seen: readonly Seen[], planDigest: string): boolean {
  return seen.some((entry) => entry.what === 'first-change' && entry.plan_digest === planDigest);
}

/**
 * Returns the statements that did not come too late: an entry counts when no change was made under its plan before it.
 */
export function statementsInTime(seen: readonly Seen[]): SeenStatement[] {
  const changed = new Set<unknown>();
  return seen.flatMap((entry) => {
    if (entry.what === 'first-change') changed.add(entry.plan_digest);
    return entry.what === 'statement' && !changed.has(entry.statement['plan_digest']) ? [entry] : [];
  });
}

/**
 * Returns the verdicts on a plan as a ledger. A rejection counts for every plan of the run, because it is final;
 * approvals and withdrawals only for their own plan (C4.8, C6.1).
 */
export function verdictsSeen(seen: readonly Seen[], planDigest: string): LedgerEntry[] {
  return statementsInTime(seen)
    .filter(({ kind, statement }) => {
      const counts = statement['verdict'] === 'reject' || statement['plan_digest'] === planDigest;
      return kind === 'verdict' && counts;
    })
    .map(entryOf);
}

/** Returns a statement as an entry of a ledger. */
export function entryOf({ kind, statement, signature, key, seq, at }: SeenStatement): LedgerEntry {
  const by = String(statement[kind === 'verdict' ? 'approver' : 'operator']);
  const said = { message: String(statement[kind]), by, reason: String(statement['reason']) };
  const signed = { kind, statement, signature, key };
  return { seq, at, via: 'run', ...said, accepted: true, why: 'the runner has seen it', signed };
}

/**
 * Returns the answers by which operators asked for a call to be repeated, one for each of its failures, oldest first.
 * `of` separates failures of the guards of a human step from those of the call.
 */
export function retriesSeen(
  seen: readonly Seen[],
  planDigest: string,
  { call, step, of }: { call: string; step: string; of: 'guards' | 'call' },
): SeenStatement[] {
  const failures = new Map<string, SeenStatement>();
  for (const one of statementsSeen(seen)) {
    const { action, plan_digest, failure } = one.statement;
    const [id, rest] = [String(failure).slice(0, call.length + 1), String(failure).slice(call.length + 1)];
    const fits = id === `${call}.` && (of === 'guards' ? /^guard\.\d+$/ : /^\d+$/).test(rest);
    if (action === 'retryStep' && plan_digest === planDigest && one.statement['step'] === step && fits)
      failures.set(rest, one);
  }
  return [...failures.values()];
}

/** Returns the first statement by which an operator aborted the run. */
export function abortSeen(seen: readonly Seen[]): SeenStatement | undefined {
  return statementsSeen(seen).find(
    ({ kind, statement }) => kind === 'action' && statement['action'] === 'abort',
  );
}

/** Reports whether a statement was seen, by its content, which includes a unique nonce. */
export function hasSeen(seen: readonly Seen[], { kind, statement }: SignedStatement): boolean {
  const digest = digestOf(statement);
  return statementsSeen(seen).some((one) => one.kind === kind && digestOf(one.statement) === digest);
}

/** Lists every statement, including those that came too late. */
export function statementsSeen(seen: readonly Seen[]): SeenStatement[] {
  return seen.flatMap((entry) => (entry.what === 'statement' ? [entry] : []));
}
