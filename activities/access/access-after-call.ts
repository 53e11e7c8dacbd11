import type { CompiledPlan, HyopsCall } from '../../contract/plan/compiled-plan';
import { reachesHosts } from '../../contract/plan/downgrades';
import type { Reason } from '../../contract/words/failures';
import { proveRendered, type RenderedProof } from './rendered-files';

/** `calls/<call>/access.json`: the mode that was approved, and how HyOps really reached its hosts. */
export interface AccessAfterCall {
  requested: string;
  kept: boolean;
  proof: RenderedProof | null;
  reasons: Reason[];
}

/**
 * After a call: whether the access mode that HyOps used is the one that was approved (C4.7, C5.1, C5.6). A
 * difference stops the run as `DowngradeRefused`, whatever the call came to; so does, as `AccessUnproven`, a call that
 * left nothing to tell it by.
 */
export async function accessAfterCall(
  plan: CompiledPlan,
  call: HyopsCall,
  { recordDir, executed }: { recordDir: string | undefined; executed: boolean },
): Promise<AccessAfterCall> {
  const proof = recordDir === undefined ? undefined : await proveRendered(recordDir, plan, call);
  // What HyOps refused, or skipped, reached no host; only then nothing has to be left.
  const reached = recordDir !== undefined || executed;
  const reasons = proof ? proof.reasons : reached ? unproven(call, recordDir ?? call.state_ref) : [];
  return { requested: plan.access_mode, kept: reasons.length === 0, proof: proof ?? null, reasons };
}

/** A step that reaches hosts and leaves nothing that says how is not known to have kept to the mode. */
function unproven({ blueprint_step, overlay }: HyopsCall, record: string): Reason[] {
  if (!reachesHosts(overlay.steps[0].inputs)) return [];
  return [
    {
      code: 'AccessUnproven',
      what: `step "${blueprint_step}" left nothing that says how it reached its hosts`,
      where: record,
      do: 'find the run record of HyOps, then retry or abort',
    },
  ];
}
