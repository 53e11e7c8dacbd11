import { textOf } from '../words/message-fields';

/** Namespaces of the OpenSSH signature format: a signature for one purpose is not valid for another. */
export const NAMESPACES = { verdict: 'hyops-dr-approval-v1', action: 'hyops-dr-operation-v1' } as const;
/** The purpose of a signature: a verdict on a plan, or an action of an operator. */
export type StatementKind = keyof typeof NAMESPACES;

/** Every purpose for which a person signs: the statements to a run, and words about a workload. */
export const SIGNING_PURPOSES = { ...NAMESPACES, workload: 'hyops-dr-workload-v1' } as const;
/** A purpose for which a person signs. */
export type SigningPurpose = keyof typeof SIGNING_PURPOSES;

/**
 * What is signed, in its RFC 8785 form: `{v, verdict, decision_id, run_id, plan_digest, approver, reason, issued_at,
 * nonce}`, or the equivalent for an operator.
 */
export type Statement = { v: 1 } & Record<string, string | number>;

/** A statement with the OpenSSH signature over it, armoured or as bare base64. */
export interface SignedStatement {
  kind: StatementKind;
  statement: Statement;
  signature: string;
}

/** The result of checking a signature: the fingerprint of its key, or why it does not count. */
export type Proof = { ok: true; key: string } | { ok: false; why: string };

const COMMON = ['decision_id', 'run_id', 'plan_digest', 'reason', 'issued_at', 'nonce'];
const KEYS: Record<StatementKind, readonly string[]> = {
  verdict: ['verdict', 'approver', ...COMMON],
  action: ['action', 'operator', ...COMMON],
};
/** Additional fields of an operator's statement that answers a stopped call. */
const ANSWER_KEYS = ['step', 'failure'];
const LONGEST_SIGNATURE = 4096;
const CLOCKS_APART_MS = 5 * 60_000;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const NONCE = /^[A-Za-z0-9_-]{16,64}$/;

/** What a signed message must match. */
export interface SigningOccasion {
  runId: string;
  planDigest: string;
  /** When the run began, and the current time, in milliseconds. */
  startedAt: number;
  now: number;
  /** What has been accepted with a signature in this run. */
  earlier: readonly SignedStatement[];
}

/** Reports whether a message has a signature. */
export function isSigned(message: Map<string, unknown>): boolean {
  return message.has('signature');
}

/**
 * Returns the statement of a signed message, or why it cannot count even with a valid signature: it belongs to another
 * run, plan or time, or was received before. Does not check the signature itself.
 */
export function statementIn(
  message: Map<string, unknown>,
  kind: StatementKind,
  word: string,
  occasion: SigningOccasion,
): SignedStatement | string {
  const signature = message.get('signature');
  if (typeof signature !== 'string' || signature.length > LONGEST_SIGNATURE)
    return 'its signature is no text';
  const names =
    kind === 'action' ? [...KEYS.action, ...ANSWER_KEYS.filter((key) => message.has(key))] : KEYS.verdict;
  const missing = names.filter((key) => !textOf(message, key));
  if (missing.length > 0) return `a signed message also needs ${missing.join(', ')}`;
  const altered = names.filter((key) => textOf(message, key) !== message.get(key));
  if (altered.length > 0) return `too long, or with spaces around: ${altered.join(', ')}`;
  const statement = Object.fromEntries(names.map((key) => [key, textOf(message, key)]));
  const why = message.get('v') === 1 ? misfit(statement, kind, word, occasion) : 'its "v" is not 1';
  return why ?? { kind, statement: { v: 1, ...statement }, signature };
}

function misfit(
  statement: Record<string, string>,
  kind: StatementKind,
  word: string,
  { runId, planDigest, startedAt, now, earlier }: SigningOccasion,
): string | undefined {
  const { run_id, plan_digest, issued_at = '', nonce = '' } = statement;
  if (statement[kind] !== word) return `its ${kind} differs from the message type`;
  if (run_id !== runId) return `it is for another run; this one is ${runId}`;
  if (plan_digest !== planDigest) return `it is for another plan; this one has the digest ${planDigest}`;
  if (!NONCE.test(nonce)) return 'its nonce must be 16 to 64 letters, digits, - or _';
  const issued = MOMENT.test(issued_at) ? Date.parse(issued_at) : Number.NaN;
  if (Number.isNaN(issued)) return 'its issued_at is not a time with a time zone';
  if (issued < startedAt - CLOCKS_APART_MS) return 'it was signed before this run began';
  if (issued > now + CLOCKS_APART_MS) return 'it was signed in the future; check the clock';
  if (earlier.some((one) => one.statement['nonce'] === nonce))
    return 'it was sent before: its nonce is already used';
  const latest = earlier.filter((one) => speakerOf(one) === speakerOf({ kind, statement }));
  if (latest.some((one) => Date.parse(String(one.statement['issued_at'])) >= issued))
    return 'it is older than a later message of the same person';
  return undefined;
}

function speakerOf({
  kind,
  statement,
}: {
  kind: StatementKind;
  statement: Record<string, unknown>;
}): unknown {
  return statement[kind === 'verdict' ? 'approver' : 'operator'];
}
