import { personMayNot, VERDICTS } from '../../contract/approval/ledger';
import { OPERATOR_ACTIONS } from '../../contract/approval/operator-action';
import { hasSeen, nextSeen, type Seen, statementsSeen } from '../../contract/approval/seen';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { PlanRef } from '../../contract/run/activity-messages';
import type { Signer } from '../../contract/signing/allowed-signers';
import { type Proof, type SignedStatement, statementIn } from '../../contract/signing/signed-statement';
import { EvidenceConflict } from '../files/evidence-conflict';
import type { EvidenceStore } from '../store/store';
import { verifySignatures } from './verify-signatures';

/** Number of statements kept per person; after that, only a rejection or an abort is accepted. */
const MOST_OF_ONE = 100;

/** What a statement is compared with on the runner. */
interface Listening {
  evidence: EvidenceStore;
  plan: CompiledPlan;
  planRef: PlanRef;
  signers: readonly Signer[];
  searchPath: string;
}

/**
 * Verifies signed statements one after the other, and adds each valid one to what this runner has seen of the run. From
 * then on it counts, even if the workflow refuses it or forgets it in a reset (C4.2, C6.1).
 */
export async function seeStatements(
  listening: Listening,
  statements: readonly SignedStatement[],
): Promise<Proof[]> {
  const seen = await listening.evidence.seen(listening.planRef.ref);
  const misfits = await Promise.all(statements.map((one) => misfit(listening, seen, one)));
  const fitting = statements.filter((_, index) => misfits[index] === undefined);
  const proofs = await verifySignatures(fitting, listening.signers, listening.searchPath);
  const answers: Proof[] = [];
  for (const [index, one] of statements.entries()) {
    const why = misfits[index];
    const proof = proofs[fitting.indexOf(one)] ?? { ok: false, why: why ?? 'it was not verified' };
    answers.push(proof.ok ? await keep(listening, one, proof.key) : proof);
  }
  return answers;
}

/** Adds a verified statement unless it exists; judges it again whenever another entry was added first. */
async function keep(listening: Listening, statement: SignedStatement, key: string): Promise<Proof> {
  const { evidence, planRef } = listening;
  const { ref } = planRef;
  try {
    for (;;) {
      const seen = await evidence.seen(ref);
      if (hasSeen(seen, statement)) return { ok: true, key };
      const why = await misfit(listening, seen, statement);
      if (why !== undefined) return { ok: false, why };
      const entry = nextSeen(seen, { what: 'statement', ...statement, key }, new Date().toISOString());
      if (await evidence.see(ref, entry)) return { ok: true, key };
    }
  } catch (error) {
    if (error instanceof EvidenceConflict) return { ok: false, why: error.reason.what };
    throw error;
  }
}

/**
 * Returns why a statement does not belong to this run, from what the runner itself knows. A statement that was seen
 * does belong to it.
 */
async function misfit(
  { evidence, plan, planRef: { ref, plan_digest } }: Listening,
  seen: readonly Seen[],
  { kind, statement, signature }: SignedStatement,
): Promise<string | undefined> {
  if (hasSeen(seen, { kind, statement, signature })) return undefined;
  const earlier = statementsSeen(seen);
  const message = new Map<string, unknown>([...Object.entries(statement), ['signature', signature]]);
  const claim = await evidence.standingClaim(ref.decision_id);
  const words: readonly unknown[] = kind === 'verdict' ? VERDICTS : OPERATOR_ACTIONS;
  if (!words.includes(statement[kind])) return `it has no ${kind} that is known`;
  const fit = statementIn(message, kind, String(statement[kind]), {
    runId: ref.run_id,
    planDigest: plan_digest,
    startedAt: Date.parse(claim?.claimed_at ?? ''),
    now: Date.now(),
    earlier,
  });
  if (typeof fit === 'string') return fit;
  if (statement['decision_id'] !== ref.decision_id)
    return `it is for another decision than ${ref.decision_id}`;
  const by = String(statement[kind === 'verdict' ? 'approver' : 'operator']);
  const final = statement[kind] === 'reject' || statement[kind] === 'abort';
  const ofThem = earlier.filter((one) => [one.statement['approver'], one.statement['operator']].includes(by));
  if (!final && ofThem.length >= MOST_OF_ONE)
    return `${by} has sent ${ofThem.length} signed messages already`;
  if (kind === 'verdict') return personMayNot(by, plan.requirement);
  return plan.operators.includes(by) ? undefined : `${by} is not among the operators`;
}
