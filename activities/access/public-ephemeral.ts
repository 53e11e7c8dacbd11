import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { AccessNeeds } from '../../contract/world/access';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

/** A public address is for a drill, or for a break-glass that has a reason and has not run out (C5.5). */
export async function provePublic(
  needs: Extract<AccessNeeds, { mode: 'public-ephemeral' }>,
  { plan, now }: ModeWorld,
): Promise<ModeProof> {
  const { drill = false, break_glass = null } = plan.decision;
  const seen = { drill, break_glass, removal_of: needs.vm_state_ref, ports: needs.ports };
  return { seen, reasons: notOpen(plan, now) };
}

/** Why nothing may go by a public address now; asked again before each call (C5.5). */
export function notOpen({ access_mode, decision }: CompiledPlan, now: Date): Reason[] {
  const { drill = false, break_glass } = decision;
  if (access_mode !== 'public-ephemeral' || drill) return [];
  if (break_glass && new Date(break_glass.expires_at) > now) return [];
  return [
    unmet(
      break_glass
        ? `the break-glass ran out at ${break_glass.expires_at}`
        : 'it is neither a drill nor break-glass',
      'break_glass.expires_at',
      'decide anew, with a reason and a later expiry',
    ),
  ];
}
