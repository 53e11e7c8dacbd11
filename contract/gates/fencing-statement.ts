import { z } from 'zod';
import type { Proof } from '../signing/signed-statement';
import type { RungAnswer } from './fencing';

/** A signature for this purpose is not valid for an approval. */
export const FENCING_NAMESPACE = 'hyops-dr-fencing-v1';

const text = z.string().trim().min(1).max(512);

/** What one person signs, in its RFC 8785 form: that the old primary of this decision accepts no more writes (C6.5). */
export const FencingStatement = z.strictObject({
  v: z.literal(1),
  fencing: z.literal('old-primary-takes-no-writes'),
  decision_id: text,
  old_primary: text,
  witness: text,
  reason: text,
  issued_at: z.iso.datetime({ offset: true }),
  nonce: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
});
export type FencingStatement = z.infer<typeof FencingStatement>;

/** The file in which a statement is delivered to the runner. */
export const FencingFile = FencingStatement.extend({ signature: z.string().min(1).max(4096) });
export type FencingFile = z.infer<typeof FencingFile>;

/** A statement as it was found, and the result of its signature check. */
export interface ProvenStatement {
  statement: FencingStatement;
  proof: Proof;
}

/** What the statements are compared with. */
export interface FencingCase {
  decisionId: string;
  oldPrimary: string;
  /** The people whose statements count: those who may approve or operate. */
  people: readonly string[];
}

/**
 * Checks that two people with two keys have signed. The proof is as old as the older of their latest statements (C6.5).
 * Pure; the rung decides how long it counts.
 */
export function statementsAnswer(statements: readonly ProvenStatement[], about: FencingCase): RungAnswer {
  const judgedOnes = statements.map((one) => ({ one, why: misfit(one, about) }));
  const good = judgedOnes
    .flatMap(({ one, why }) => (why === null ? [one] : []))
    .toSorted((a, b) => issued(b) - issued(a));
  const [first] = good;
  const second = good.find(
    (one) => one.statement.witness !== first?.statement.witness && keyOf(one) !== keyOf(first),
  );
  if (first && second)
    return {
      rung: 'two-person-statement',
      met: true,
      says: `signed by ${first.statement.witness} and ${second.statement.witness}`,
      observed_at: second.statement.issued_at,
    };
  const refused = judgedOnes.flatMap(({ one, why }) =>
    why === null ? [] : [`${one.statement.witness}: ${why}`],
  );
  const counted = first ? `only ${first.statement.witness} has signed, with one key` : 'nobody has signed it';
  return {
    rung: 'two-person-statement',
    met: false,
    says: [counted, ...refused].join('; '),
    observed_at: first?.statement.issued_at ?? null,
  };
}

function misfit(
  { statement, proof }: ProvenStatement,
  { decisionId, oldPrimary, people }: FencingCase,
): string | null {
  if (statement.decision_id !== decisionId) return 'it is for another decision';
  if (statement.old_primary !== oldPrimary) return `it is about ${statement.old_primary}`;
  if (!people.includes(statement.witness)) return 'may neither approve nor operate';
  return proof.ok ? null : proof.why;
}

function keyOf(one: ProvenStatement | undefined): string {
  return one?.proof.ok ? one.proof.key : '';
}

function issued({ statement }: ProvenStatement): number {
  return Date.parse(statement.issued_at);
}
