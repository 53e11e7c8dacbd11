import { randomUUID } from 'node:crypto';
import type { Verdict } from '../contract/approval/ledger';
import type { ApprovalRequest } from '../contract/run/record';
import type { SigningPurpose, Statement, StatementKind } from '../contract/signing/signed-statement';

/** Returns the OpenSSH signature over the RFC 8785 form of a statement, in the signature namespace of its purpose. */
export type Sign = (purpose: SigningPurpose, statement: Statement) => Promise<string>;

/** The person who sends a message, and why. */
export interface Speaker {
  /** The name that the policy lists. */
  as: string;
  reason: string;
  /** Signs the message, for a policy that requires signatures. */
  sign?: Sign | undefined;
}

/** Returns the message of a verdict: plain, or signed in full. */
export async function verdictMessage(
  { decision_id, run_id, plan_digest }: Pick<ApprovalRequest, 'decision_id' | 'run_id' | 'plan_digest'>,
  verdict: Verdict,
  { as, reason, sign }: Speaker,
): Promise<object> {
  const message = { verdict, decision_id, approver: as, plan_digest, reason };
  return sign ? signed('verdict', { ...message, run_id }, sign) : message;
}

/** Returns a message as a signed statement. */
export async function signed(
  kind: StatementKind,
  message: Record<string, string>,
  sign: Sign,
): Promise<object> {
  const statement = statementNow(message);
  return { ...statement, signature: await sign(kind, statement) };
}

/** Returns a statement with the current time and a new nonce. */
export function statementNow(message: Record<string, string>): Statement {
  return { v: 1, ...message, issued_at: new Date().toISOString(), nonce: randomUUID() };
}
