import type { Reason } from '../../contract/words/failures';
import type { AccessNeeds } from '../../contract/world/access';
import { isPrivateAddress } from '../../contract/world/address';
import { readModuleState } from '../hyops/module-state';
import { look } from '../reach/probe';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

/** Checks that the overlay network is up, the target address is private, and the target can be reached (C4.7, C6.3). */
export async function provePrivateOverlay(
  needs: Extract<AccessNeeds, { mode: 'private-overlay' }>,
  { root }: ModeWorld,
): Promise<ModeProof> {
  const { address, port } = needs.target;
  const states = await Promise.all(
    needs.overlay_states.map(async (ref) => ({
      ref,
      status: (await readModuleState(root, ref))?.status ?? 'missing',
    })),
  );
  const isPrivate = isPrivateAddress(address);
  // No connection is made to a public address: that would be the downgrade.
  const route = isPrivate
    ? await look({ kind: 'tcp', name: 'route through the overlay', host: address, port })
    : null;
  const reasons: Reason[] = states
    .filter(({ status }) => status !== 'ok')
    .map(({ ref, status }) =>
      unmet(
        `the overlay network is not up: its state is ${status}`,
        ref,
        'start the overlay network with HyOps',
      ),
    );
  if (!isPrivate)
    reasons.push({
      code: 'DowngradeRefused',
      what: `the target ${address} is a public address under private-overlay`,
      where: 'access.private-overlay.target.address',
      do: 'give the private address of the target in the plan',
    });
  else if (!route?.met)
    reasons.push(
      unmet(
        `the target ${address} cannot be reached through the overlay network: ${route?.saw}`,
        `${address}:${port}`,
        'fix the overlay network, then issue a new decision',
      ),
    );
  return { seen: { overlay_states: states, target: needs.target, private: isPrivate, route }, reasons };
}
