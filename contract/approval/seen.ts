import type { IdentityLevel } from '../policy/approval-requirement';
import { digestOf } from '../signing/digest';
import type { SignedStatement, Statement } from '../signing/signed-statement';
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

/**
 * An answer of an operator that nobody signed, as the workflow reported it. It counts only where the policy
 * asks for no signatures.
 */
export type SeenClaimedAnswer = Place & { what: 'claimed-answer'; statement: Statement };

/**
 * An attempt of a HyOps call was concluded, or a person was asked to act: answers to it come later, and an answer from
 * before does not count for it.
 */
export type SeenAttempt = Place & { what: 'attempt'; plan_digest: string; call: string; retry: number };

/** The first change under a plan: later statements about this plan come too late. */
export type FirstChange = Place & { what: 'first-change'; plan_digest: string };

/**
 * One entry of what the runner itself has seen of a run (C6.1). Entries are only added, whatever a workflow forgets.
 */
export type Seen = SeenStatement | SeenClaimedAnswer | SeenAttempt | FirstChange;

/** An entry that has no place in the record yet. */
export type ToBeSeen =
  | Omit<SeenStatement, keyof Place>
  | Omit<SeenClaimedAnswer, keyof Place>
  | Omit<SeenAttempt, keyof Place>
  | Omit<FirstChange, keyof Place>;

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

/** Returns the answers of operators under a plan, latest first: signed ones, and claims unless signatures are required. */
export function answersSeen(
  seen: readonly Seen[],
  planDigest: string,
  identity: IdentityLevel,
): (SeenStatement | SeenClaimedAnswer)[] {
  return said(seen)
    .filter(({ what, statement }) => {
      const counts = what === 'statement' || identity === 'claimed';
      return counts && statement['action'] !== undefined && statement['plan_digest'] === planDigest;
    })
    .reverse();
}

/** Returns the attempts of a call under a plan, in order. */
export function attemptsSeen(seen: readonly Seen[], planDigest: string, call: string): SeenAttempt[] {
  return seen.flatMap((one) =>
    one.what === 'attempt' && one.plan_digest === planDigest && one.call === call ? [one] : [],
  );
}

/** Returns the first answer, signed or claimed, by which an operator aborted the run. */
export function abortSeen(seen: readonly Seen[]): SeenStatement | SeenClaimedAnswer | undefined {
  return said(seen).find(({ statement }) => statement['action'] === 'abort');
}

/** Lists what people said, whether signed or not. */
function said(seen: readonly Seen[]): (SeenStatement | SeenClaimedAnswer)[] {
  return seen.flatMap((entry) =>
    entry.what === 'statement' || entry.what === 'claimed-answer' ? [entry] : [],
  );
}

/** Reports whether a statement was seen, by its content, which includes a unique nonce. */
export function hasSeen(seen: readonly Seen[], { kind, statement }: SignedStatement): boolean {
  const digest = digestOf(statement);
  return statementsSeen(seen).some((one) => one.kind === kind && digestOf(one.statement) === digest);
}

/** Reports whether a claimed answer is the same as one since the last attempt, so that it need not be recorded again. */
export function isRecorded(seen: readonly Seen[], answer: Statement): boolean {
  const digest = digestOf(answer);
  const last = seen.findLastIndex(({ what }) => what === 'attempt');
  return seen
    .slice(last + 1)
    .some((one) => one.what === 'claimed-answer' && digestOf(one.statement) === digest);
}

/** Lists every statement, including those that came too late. */
export function statementsSeen(seen: readonly Seen[]): SeenStatement[] {
  return seen.flatMap((entry) => (entry.what === 'statement' ? [entry] : []));
}
