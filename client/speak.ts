import { randomUUID } from 'node:crypto';
import type { Verdict } from '../contract/approval/ledger';
import type { ApprovalRequest } from '../contract/run/record';
import type { Kind, Statement } from '../contract/signing/signed-statement';

/** Makes the OpenSSH signature over a statement (its RFC 8785 form), in the namespace of its kind. */
export type Sign = (kind: Kind, statement: Statement) => Promise<string>;

/** Who says it and why; with `sign`, signed, as the policy may ask for. */
export interface Speaker {
  as: string;
  reason: string;
  sign?: Sign | undefined;
}

/** The message of a verdict: a plain one, or signed whole. */
export async function verdictMessage(
  { decision_id, run_id, plan_digest }: Pick<ApprovalRequest, 'decision_id' | 'run_id' | 'plan_digest'>,
  verdict: Verdict,
  { as, reason, sign }: Speaker,
): Promise<object> {
  const message = { verdict, decision_id, approver: as, plan_digest, reason };
  return sign ? signed('verdict', { ...message, run_id }, sign) : message;
}

/** What is said as a signed statement. */
export async function signed(kind: Kind, message: Record<string, string>, sign: Sign): Promise<object> {
  const statement = statementNow(message);
  return { ...statement, signature: await sign(kind, statement) };
}

/** A statement that is issued now, with a nonce of its own. */
export function statementNow(message: Record<string, string>): Statement {
  return { v: 1, ...message, issued_at: new Date().toISOString(), nonce: randomUUID() };
}
