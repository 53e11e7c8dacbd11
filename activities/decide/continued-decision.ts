import type { Decision } from '../../contract/decision/decision';
import type { Reason } from '../../contract/words/failures';
import type { EvidenceStore } from '../store/store';

/**
 * Checks that the decision that this one continues was executed on this runner and that its evidence is sealed: until
 * then, nobody can read what it did (C3.1, C8.1).
 */
export async function continuedReasons(evidence: EvidenceStore, { continues }: Decision): Promise<Reason[]> {
  if (continues === undefined) return [];
  const claim = await evidence.standingClaim(continues);
  if (!claim)
    return [
      {
        code: 'DecisionInvalid',
        what: `this runner has never executed decision ${continues}`,
        where: 'continues',
        do: 'correct the id, or leave the field out',
      },
    ];
  if (await evidence.isSealed(claim)) return [];
  return [
    {
      code: 'DecisionInvalid',
      what: `the evidence of decision ${continues} is not sealed`,
      where: 'continues',
      do: `wait until its run has ended, or run hyops-dr evidence seal ${continues}; read what it did, then issue a new decision`,
    },
  ];
}
