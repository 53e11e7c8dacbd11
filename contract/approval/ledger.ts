import { type ApprovalRequirement, missingApprovals } from '../policy/approval-requirement';
import {
  isSigned,
  type Proof,
  type SignedStatement,
  type SigningOccasion,
  statementIn,
} from '../signing/signed-statement';
import { fieldsOf, textOf } from '../words/message-fields';

export type Verdict = 'approve' | 'reject' | 'withdraw';
export const VERDICTS: readonly Verdict[] = ['approve', 'reject', 'withdraw'];

/** The entry that voids every earlier approval: the plan they were given for has been replaced. */
export const VOID = 'void';

/** One message from a person, as it was understood, and its result; or the entry that made the approvals void. */
export interface LedgerEntry {
  seq: number;
  at: string;
  via: 'signal' | 'update' | 'runner' | 'run';
  message: string;
  by: string | null;
  reason: string | null;
  accepted: boolean;
  why: string;
  /** What was signed, and with which key, when a signature was accepted. */
  signed: (SignedStatement & { key: string }) | null;
}

/**
 * Every approval, rejection and withdrawal of a run. Accepted messages are always kept, refused ones only up to a
 * limit.
 */
export interface Ledger {
  entries: LedgerEntry[];
  /** Number of refused messages that are no longer kept individually. */
  uncounted: number;
}

interface Entries {
  entries: readonly LedgerEntry[];
}

export const EMPTY_LEDGER: Ledger = { entries: [], uncounted: 0 };
const REFUSALS_KEPT = 100;
const CHANGES_OF_MIND = 20;

/** What an approval is bound to. */
export interface ApprovalSubject extends Omit<SigningOccasion, 'earlier'> {
  decisionId: string;
  requirement: ApprovalRequirement;
  /** True from the first change on, when nothing can be approved, rejected or withdrawn any more. */
  closed: boolean;
}

export type Answer = { accepted: true; why: string } | { accepted: false; why: string };

/** A message that was judged; with `signed`, its signature must still be verified before it counts. */
export type Judgement = Answer & { signed?: SignedStatement };

/** Reports whether the approvals so far suffice; a rejection is final (C6.1). */
export function standing(
  ledger: Entries,
  requirement: ApprovalRequirement,
): 'pending' | 'granted' | 'rejected' {
  if (ledger.entries.some((entry) => entry.accepted && entry.message === 'reject')) return 'rejected';
  const { people, roles } = missingApprovals(requirement, grants(ledger));
  return people === 0 && roles.length === 0 ? 'granted' : 'pending';
}

/** Lists in order everyone who has approved, and not withdrawn, since approvals last became void. */
export function grants(ledger: Entries): string[] {
  return [...grantEntries(ledger).keys()];
}

/** Returns the entries of the approvals in force, by name. */
export function grantEntries({ entries }: Entries): Map<string, LedgerEntry> {
  const given = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    if (!entry.accepted) continue;
    if (entry.message === VOID) given.clear();
    if (entry.by === null) continue;
    if (entry.message === 'approve') given.set(entry.by, entry);
    if (entry.message === 'withdraw') given.delete(entry.by);
  }
  return given;
}

/** Lists everything that was accepted with a signature. */
function signedSoFar({ entries }: Ledger): (SignedStatement & { key: string })[] {
  return entries.flatMap(({ signed }) => (signed ? [signed] : []));
}

/** Judges one message. Never throws: every message gets an answer in words. */
export function judgeVerdict(
  ledger: Ledger,
  subject: ApprovalSubject,
  verdict: Verdict,
  sent: unknown,
): Judgement {
  const message = fieldsOf(sent);
  if (!message) return refused('the message is not one JSON object');
  const missing = ['decision_id', 'approver', 'plan_digest', 'reason'].filter((key) => !textOf(message, key));
  if (missing.length > 0) return refused(`missing: ${missing.join(', ')}`);
  if (textOf(message, 'decision_id') !== subject.decisionId)
    return refused(`it is for another decision; this one is ${subject.decisionId}`);
  if (message.has('verdict') && message.get('verdict') !== verdict)
    return refused('its verdict differs from the message type');
  if (!digestMatches(textOf(message, 'plan_digest'), subject.planDigest))
    return refused(`it is for another plan; this one has the digest ${subject.planDigest}`);
  const by = textOf(message, 'approver');
  const why = personMayNot(by, subject.requirement) ?? standsAgainst(ledger, subject, verdict, by);
  if (why !== undefined) return refused(why);
  const signed = signedPart(message, verdict, subject, ledger);
  if (typeof signed === 'string') return refused(signed);
  return { accepted: true, why: DONE[verdict], ...(signed ? { signed } : {}) };
}

const DONE: Record<Verdict, string> = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' };

/**
 * Judges a message after its signature was checked: what was acceptable when it arrived must still be acceptable now.
 */
export function judgeProven(
  ledger: Ledger,
  subject: ApprovalSubject,
  verdict: Verdict,
  sent: unknown,
  proof: Proof,
): Judgement {
  const judged = judgeVerdict(ledger, subject, verdict, sent);
  if (!judged.accepted || !judged.signed) return judged;
  if (!proof.ok) return refused(proof.why);
  // An approver who has already approved was refused before, so an approval by this key belongs to someone else.
  const other = [...grantEntries(ledger)].find(([, { signed }]) => signed?.key === proof.key);
  if (verdict === 'approve' && other)
    return refused(`${other[0]} has approved with the same key: two names, one person`);
  return judged;
}

/** Returns the ledger with one more message; refusals beyond the limit are counted but not stored. */
export function enter(ledger: Ledger, entry: Omit<LedgerEntry, 'seq'>): Ledger {
  const refusals = ledger.entries.filter((one) => !one.accepted).length;
  if (!entry.accepted && refusals >= REFUSALS_KEPT) return { ...ledger, uncounted: ledger.uncounted + 1 };
  return { ...ledger, entries: [...ledger.entries, { seq: ledger.entries.length + 1, ...entry }] };
}

/** Returns why a person may not give a verdict under a requirement; undefined when the person may. */
export function personMayNot(by: string, { approvers, excluded }: ApprovalRequirement): string | undefined {
  if (!approvers.includes(by)) return `${by} is not among the approvers`;
  if (excluded.includes(by)) return `${by} requested this decision or wrote its plan, and may not approve it`;
  return undefined;
}

function standsAgainst(
  ledger: Ledger,
  { closed, requirement }: ApprovalSubject,
  verdict: Verdict,
  by: string,
): string | undefined {
  if (closed) return 'it is too late: the first change has begun';
  if (standing(ledger, requirement) === 'rejected') return 'the run was rejected, which is final';
  const changes = ledger.entries.filter((entry) => entry.accepted && entry.by === by).length;
  if (verdict !== 'reject' && changes >= CHANGES_OF_MIND)
    return `${by} has approved and withdrawn ${changes} times; only a rejection is accepted now`;
  const given = grants(ledger).includes(by);
  if (verdict === 'approve' && given) return `${by} has approved already`;
  if (verdict === 'withdraw' && !given) return `${by} has no approval to withdraw`;
  return undefined;
}

/** Returns the signed part of a message; nothing when it has none and none is required. */
function signedPart(
  message: Map<string, unknown>,
  verdict: Verdict,
  subject: ApprovalSubject,
  ledger: Ledger,
): SignedStatement | string | undefined {
  if (isSigned(message))
    return statementIn(message, 'verdict', verdict, { ...subject, earlier: signedSoFar(ledger) });
  return subject.requirement.identity === 'signed' ? UNSIGNED : undefined;
}

export const UNSIGNED =
  'the policy requires a signature, and the message has none: use --key, or --print and ssh-keygen';

/** An unsigned digest may be shortened to 12 or more hex digits. */
function digestMatches(given: string, digest: string): boolean {
  const hex = given.replace(/^sha256:/, '').toLowerCase();
  return hex.length >= 12 && digest.startsWith(hex);
}

function refused(why: string): Judgement {
  return { accepted: false, why };
}
