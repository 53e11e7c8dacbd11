import type { AccessNeeds } from '../../../contract/access';
import type { Reason } from '../../../contract/failures';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

/** A public address is for a drill, or for a break-glass that has a reason and has not run out (C5.5). */
export async function provePublic(
  needs: Extract<AccessNeeds, { mode: 'public-ephemeral' }>,
  { plan, now }: ModeWorld,
): Promise<ModeProof> {
  const { drill = false, break_glass = null } = plan.decision;
  const open = break_glass !== null && new Date(break_glass.expires_at) > now;
  const reasons: Reason[] =
    drill || open
      ? []
      : [
          unmet(
            break_glass
              ? `the break-glass ran out at ${break_glass.expires_at}`
              : 'it is neither a drill nor break-glass',
            'break_glass.expires_at',
            'decide anew, with a reason and a later expiry',
          ),
        ];
  return { seen: { drill, break_glass, removal_of: needs.vm_state_ref, ports: needs.ports }, reasons };
}
