import { answersSeen, type SeenStatement } from '../../contract/approval/seen';
import type { CallStep } from '../../contract/words/steps';
import type { ApprovalsInUse } from './approvals-now';
import { verifySignatures } from './verify-signatures';

/** The answer of an operator that something needs before it may happen. */
export interface AnswerNeeded {
  action: 'retryStep' | 'skipStep';
  step: CallStep;
  /** Accepts the id of the failure that it answers. */
  failure(id: string): boolean;
  /** Place in the record of the runner of what it answers; an earlier answer cannot be to it. */
  after: number;
}

/**
 * Reports whether an operator gave an answer that still counts: the runner has it in its own record, the person is still
 * an operator according to the policy, and where operators must sign, the signature is valid now (C6.1).
 */
export async function isAnswered(
  { plan, planDigest, seen, folder, searchPath }: ApprovalsInUse,
  { action, step, failure, after }: AnswerNeeded,
): Promise<boolean> {
  const { operators } = folder.policy;
  const answers = answersSeen(seen, planDigest, plan.requirement.identity).filter(
    ({ seq, statement }) =>
      seq > after &&
      statement['action'] === action &&
      statement['step'] === step &&
      failure(String(statement['failure'])) &&
      operators.includes(String(statement['operator'])),
  );
  if (plan.requirement.identity !== 'signed') return answers.length > 0;
  const latest = new Map<unknown, SeenStatement>();
  for (const one of answers)
    if (one.what === 'statement' && !latest.has(one.statement['operator']))
      latest.set(one.statement['operator'], one);
  const proofs = await verifySignatures([...latest.values()], folder.signers, searchPath);
  return proofs.some(({ ok }) => ok);
}
