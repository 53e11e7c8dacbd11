import type { CompiledPlan, HyopsCall } from '../../contract/plan/compiled-plan';
import { reachesHosts } from '../../contract/plan/downgrades';
import type { Reason } from '../../contract/words/failures';
import { proveRendered, type RenderedProof } from './rendered-files';

/** The approved access mode, and how HyOps actually reached its hosts. */
export interface AccessAfterCall {
  requested: string;
  kept: boolean;
  proof: RenderedProof | null;
  reasons: Reason[];
}

/**
 * Checks after a call whether HyOps used the approved access mode (C4.7, C5.1, C5.6). A difference stops the run as
 * `DowngradeRefused`, whatever the conclusion of the call. A call without a record stops it as `AccessUnproven`.
 */
export async function accessAfterCall(
  plan: CompiledPlan,
  call: HyopsCall,
  { recordDir, executed }: { recordDir: string | undefined; executed: boolean },
): Promise<AccessAfterCall> {
  const proof = recordDir === undefined ? undefined : await proveRendered(recordDir, plan, call);
  // A refused or skipped call reached no host; only then may the HyOps record be missing.
  const reached = recordDir !== undefined || executed;
  const reasons = proof ? proof.reasons : reached ? unproven(call, recordDir ?? call.state_ref) : [];
  return { requested: plan.access_mode, kept: reasons.length === 0, proof: proof ?? null, reasons };
}

/** A step that reaches hosts without a record of how is not proven to have kept the access mode. */
function unproven({ blueprint_step, overlay, decided }: HyopsCall, record: string): Reason[] {
  if (!reachesHosts(overlay.steps[0].inputs) && decided.length === 0) return [];
  return [
    {
      code: 'AccessUnproven',
      what: `blueprint step "${blueprint_step}" left no record of how it reached its hosts and what it ran with`,
      where: record,
      do: 'check in the HyOps logs how the step reached its hosts, then retry or abort',
    },
  ];
}
