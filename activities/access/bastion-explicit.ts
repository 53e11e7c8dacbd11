import { type AccessNeeds, throughBastion } from '../../contract/world/access';
import { isAddress, isPrivateAddress } from '../../contract/world/address';
import { commandTo } from '../../contract/world/vantages';
import { dialThrough } from '../reach/dial';
import { look, lookOpen } from '../reach/probe';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

// The bastion's own handshake comes before the target's first word.
const TIMEOUT_MS = 20_000;

/** The bastion that the plan names answers, and the target answers from there: two connections, one after the other (C5.4, C6.3). */
export async function proveBastion(
  needs: Extract<AccessNeeds, { mode: 'bastion-explicit' }>,
  { places }: ModeWorld,
): Promise<ModeProof> {
  const { bastion, target, vantage } = needs;
  // A public target is not even knocked at: that it answers says nothing of the way through the bastion.
  if (isAddress(target.host) && !isPrivateAddress(target.host))
    return {
      seen: { bastion, first: null, second: null, target },
      reasons: [
        {
          code: 'DowngradeRefused',
          what: `the target ${target.host} is a public address under bastion-explicit`,
          where: 'access.bastion-explicit.target.host',
          do: 'name the private address of the target',
        },
      ],
    };
  const first = await look({ kind: 'tcp', name: 'the bastion', host: bastion.host, port: bastion.port });
  if (!first.met)
    return {
      seen: { bastion, first, second: null },
      reasons: [
        unmet(
          `the bastion does not answer: ${first.saw}`,
          `${bastion.host}:${bastion.port}`,
          'bring the bastion up, or decide for another mode',
        ),
      ],
    };
  const through = (vantage === undefined ? undefined : places.vantages[vantage]) ?? throughBastion(bastion);
  const command = commandTo(through, target.host, target.port);
  const where = `${target.host}:${target.port}`;
  const second = await lookOpen(where, dialThrough(command, places.env), false, TIMEOUT_MS);
  return {
    seen: { bastion, first, second, target, command },
    reasons: second.met
      ? []
      : [
          unmet(
            `the target does not answer from the bastion ${bastion.host}: ${second.saw}`,
            where,
            'check keys, known hosts and routes of the bastion',
          ),
        ],
  };
}
