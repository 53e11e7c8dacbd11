import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { AccessNeeds } from '../../contract/world/access';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

/** Checks that public addresses are allowed: in a drill, or with an unexpired break-glass permission (C5.5). */
export async function provePublic(
  needs: Extract<AccessNeeds, { mode: 'public-ephemeral' }>,
  { plan, now }: ModeWorld,
): Promise<ModeProof> {
  const { drill = false, break_glass = null } = plan.decision;
  const seen = { drill, break_glass, removal_of: needs.vm_state_ref, ports: needs.ports };
  return { seen, reasons: notOpen(plan, now) };
}

/** Returns why public addresses may not be used now; a guard checks it again before each call (C5.5). */
export function notOpen({ access_mode, decision }: CompiledPlan, now: Date): Reason[] {
  const { drill = false, break_glass } = decision;
  if (access_mode !== 'public-ephemeral' || drill) return [];
  if (break_glass && new Date(break_glass.expires_at) > now) return [];
  return [
    unmet(
      break_glass
        ? `the break-glass permission expired at ${break_glass.expires_at}`
        : 'the decision is neither a drill nor break-glass',
      'break_glass.expires_at',
      'issue a new decision with a break-glass reason and a later expires_at',
    ),
  ];
}
