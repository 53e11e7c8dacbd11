import type { ApprovalRequirement } from './policy';

export type Verdict = 'approve' | 'reject' | 'withdraw';
export const VERDICTS: readonly Verdict[] = ['approve', 'reject', 'withdraw'];

/** One message of a human, as it was understood, and what became of it. */
export interface LedgerEntry {
  seq: number;
  at: string;
  via: 'signal' | 'update';
  message: string;
  by: string | null;
  reason: string | null;
  accepted: boolean;
  why: string;
}

/** Every grant, refusal and withdrawal of a run. Accepted messages are always kept; junk only up to a bound. */
export interface Ledger {
  entries: LedgerEntry[];
  /** Messages that were refused and are no longer kept one by one. */
  uncounted: number;
}

export const EMPTY_LEDGER: Ledger = { entries: [], uncounted: 0 };
const REFUSALS_KEPT = 100;
const CHANGES_OF_MIND = 20;

/** What an approval is bound to. */
export interface ApprovalSubject {
  decisionId: string;
  planDigest: string;
  requirement: ApprovalRequirement;
  /** True from the first mutation on: nothing can be approved, rejected or withdrawn any more. */
  closed: boolean;
}

export type Answer = { accepted: true; why: string } | { accepted: false; why: string };

/** Whether the approvals so far suffice; a rejection is final (C6.1). */
export function standing(
  ledger: Ledger,
  requirement: ApprovalRequirement,
): 'pending' | 'granted' | 'rejected' {
  if (ledger.entries.some((entry) => entry.accepted && entry.message === 'reject')) return 'rejected';
  return grants(ledger).length >= requirement.approvals ? 'granted' : 'pending';
}

/** Who has approved and not withdrawn, in order. */
export function grants(ledger: Ledger): string[] {
  const given = new Set<string>();
  for (const entry of ledger.entries) {
    if (!entry.accepted || entry.by === null) continue;
    if (entry.message === 'approve') given.add(entry.by);
    if (entry.message === 'withdraw') given.delete(entry.by);
  }
  return [...given];
}

/** Judges one message. Total: whatever was sent, there is an answer in words and nothing is thrown. */
export function judgeVerdict(
  ledger: Ledger,
  subject: ApprovalSubject,
  verdict: Verdict,
  sent: unknown,
): Answer {
  const message = fieldsOf(sent);
  if (!message) return refused('the message is not one JSON object');
  const missing = ['decision_id', 'approver', 'plan_digest', 'reason'].filter((key) => !textOf(message, key));
  if (missing.length > 0) return refused(`missing: ${missing.join(', ')}`);
  if (textOf(message, 'decision_id') !== subject.decisionId)
    return refused(`it is for another decision; this one is ${subject.decisionId}`);
  if (message.has('verdict') && message.get('verdict') !== verdict)
    return refused('its verdict is not what it was sent as');
  if (!digestMatches(textOf(message, 'plan_digest'), subject.planDigest))
    return refused(`it is for another plan; this one has the digest ${subject.planDigest}`);
  const by = textOf(message, 'approver');
  if (!subject.requirement.approvers.includes(by)) return refused(`${by} is not among the approvers`);
  if (subject.requirement.excluded.includes(by))
    return refused(`${by} asked for this decision and may not approve it`);
  if (subject.closed) return refused('it is too late: the first change has begun');
  if (standing(ledger, subject.requirement) === 'rejected')
    return refused('the run was rejected, which is final');
  const changes = ledger.entries.filter((entry) => entry.accepted && entry.by === by).length;
  if (verdict !== 'reject' && changes >= CHANGES_OF_MIND)
    return refused(`${by} has given and taken back ${changes} times; only a rejection is heard now`);
  const given = grants(ledger).includes(by);
  if (verdict === 'approve' && given) return refused(`${by} has approved already`);
  if (verdict === 'withdraw' && !given) return refused(`${by} has no approval to withdraw`);
  return {
    accepted: true,
    why: verdict === 'approve' ? 'approved' : verdict === 'reject' ? 'rejected' : 'withdrawn',
  };
}

/** The ledger with one more message in it; a flood of refusals is counted, not stored. */
export function enter(ledger: Ledger, entry: Omit<LedgerEntry, 'seq'>): Ledger {
  const refusals = ledger.entries.filter((one) => !one.accepted).length;
  if (!entry.accepted && refusals >= REFUSALS_KEPT) return { ...ledger, uncounted: ledger.uncounted + 1 };
  return { ...ledger, entries: [...ledger.entries, { seq: ledger.entries.length + 1, ...entry }] };
}

/** The fields of a JSON object, or nothing for anything else. */
export function fieldsOf(sent: unknown): Map<string, unknown> | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined;
  return new Map<string, unknown>(Object.entries(sent));
}

/** A text field, trimmed and cut to 500 characters; empty when it is missing or not text. */
export function textOf(fields: Map<string, unknown>, key: string): string {
  const value = fields.get(key);
  return typeof value === 'string' ? value.trim().slice(0, 500) : '';
}

/** An unsigned digest may be shortened to 12 or more hex digits. */
function digestMatches(given: string, digest: string): boolean {
  const hex = given.replace(/^sha256:/, '').toLowerCase();
  return /^[0-9a-f]{12,64}$/.test(hex) && digest.startsWith(hex);
}

function refused(why: string): Answer {
  return { accepted: false, why };
}
