import { retriesSeen } from '../../contract/approval/seen';
import type { CompiledCall } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { ApprovalsInUse } from './approvals-now';
import { verifySignatures } from './verify-signatures';

/**
 * Checks, where operators must sign, that they asked for each repetition of a call: the runner has seen an answer to as
 * many failures, and the latest signature is still valid (C6.1). The number in the workflow alone proves nothing.
 */
export async function retryReasons(
  { plan, planDigest, seen, folder, searchPath }: ApprovalsInUse,
  call: CompiledCall,
  retry: number,
): Promise<Reason[]> {
  if (retry === 0 || plan.requirement.identity !== 'signed') return [];
  const of = call.kind === 'human' ? 'guards' : 'call';
  const answers = retriesSeen(seen, planDigest, { call: call.id, step: call.step, of });
  const [proof] = await verifySignatures(answers.slice(-1), folder.signers, searchPath);
  // Also false for values that are not numbers.
  if (answers.length >= retry && proof?.ok) return [];
  return [
    {
      code: 'ApprovalMissing',
      what: `retry ${retry} of this call needs as many signed answers of operators, but this runner has seen ${answers.length}, or the latest is no longer valid`,
      where: call.id,
      do: 'have an operator send retryStep with a signature, or abort',
    },
  ];
}
