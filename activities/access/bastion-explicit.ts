import { type AccessNeeds, throughBastion } from '../../contract/world/access';
import { isAddress, isPrivateAddress } from '../../contract/world/address';
import { commandTo } from '../../contract/world/vantages';
import { dialThrough } from '../reach/dial';
import { look, lookOpen } from '../reach/probe';
import { type ModeProof, type ModeWorld, unmet } from './mode-proof';

// The handshake with the bastion comes before the target's first data.
const TIMEOUT_MS = 20_000;

/** Checks with two connections that the plan's bastion answers, and that the target answers through it (C5.4, C6.3). */
export async function proveBastion(
  needs: Extract<AccessNeeds, { mode: 'bastion-explicit' }>,
  { places }: ModeWorld,
): Promise<ModeProof> {
  const { bastion, target, vantage } = needs;
  // No connection is made to a public target: its answer would prove nothing about the bastion.
  if (isAddress(target.host) && !isPrivateAddress(target.host))
    return {
      seen: { bastion, first: null, second: null, target },
      reasons: [
        {
          code: 'DowngradeRefused',
          what: `the target ${target.host} is a public address under bastion-explicit`,
          where: 'access.bastion-explicit.target.host',
          do: 'give the private address of the target in the plan',
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
          'start the bastion, or issue a decision with another access mode',
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
            'check the keys, known hosts and routes of the bastion, then issue a new decision',
          ),
        ],
  };
}
