import type { CompiledPlan } from '../../contract/compiled-plan';
import type { Reason } from '../../contract/failures';
import { look, type Sight } from '../probe';

/** Looks whether the old primary can still be written to (C6.5). Only a live answer is a proof. */
export async function fencingReasons(
  fencing: CompiledPlan['fencing'],
): Promise<{ reasons: Reason[]; proofs: Sight[] }> {
  if ('nothing' in fencing) return { reasons: [], proofs: [] };
  const proofs = await Promise.all(fencing.probes.map(look));
  const reasons = proofs.flatMap((sight): Reason[] =>
    sight.met
      ? []
      : [
          {
            code: 'FencingUnproven',
            what: `it is not proven that ${fencing.old_primary} takes no more writes: ${sight.probe} saw ${sight.saw}`,
            where: fencing.old_primary,
            do: 'fence the old primary (stop it, or make it read-only), then decide anew',
          },
        ],
  );
  return { reasons, proofs };
}
