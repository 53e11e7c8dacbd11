import type { Reason } from '../../contract/words/failures';
import type { AccessNeeds } from '../../contract/world/access';
import { isPrivateAddress } from '../../contract/world/address';
import { readModuleState } from '../hyops/module-state';
import { look } from '../reach/probe';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

/** The overlay network is up by its states, the target is a private address, and a route leads there (C4.7, C6.3). */
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
  // A public address is not even knocked at: that would be the downgrade.
  const route = isPrivate
    ? await look({ kind: 'tcp', name: 'route through the overlay', host: address, port })
    : null;
  const reasons: Reason[] = states
    .filter(({ status }) => status !== 'ok')
    .map(({ ref, status }) =>
      unmet(`the overlay network is not up: its state is ${status}`, ref, 'bring it up with HyOps'),
    );
  if (!isPrivate)
    reasons.push({
      code: 'DowngradeRefused',
      what: `the target ${address} is a public address under private-overlay`,
      where: 'access.private-overlay.target.address',
      do: 'name the private address of the target',
    });
  else if (!route?.met)
    reasons.push(
      unmet(`no route leads to ${address}: ${route?.saw}`, `${address}:${port}`, 'mend the overlay network'),
    );
  return { seen: { overlay_states: states, target: needs.target, private: isPrivate, route }, reasons };
}
