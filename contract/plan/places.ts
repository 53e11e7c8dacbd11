import { hostsOf, isSameHost, nameOf } from '../gates/old-primary';
import { type Reason, reasonOf } from '../words/failures';
import { type AccessNeeds, throughBastion } from '../world/access';
import { RUNNER, type Vantages } from '../world/vantages';
import type { Plan } from './plan';

/** Returns the vantage points that a run uses, each with its command; `runner` needs none. */
export function vantagesUsed(plan: Plan, needs: AccessNeeds | undefined, vantages: Vantages): Vantages {
  const names = [...placesOfFencing(plan), ...(bastionVantage(needs) ?? [])];
  const known = [...new Set(names)].flatMap((name) => {
    const through = vantages[name];
    return through ? [[name, through] as const] : [];
  });
  return Object.fromEntries(known);
}

/**
 * Requires that vantage points exist and differ: the same command under two names is one place, and would count one
 * probe twice (C6.5). A route through a bastion must use that bastion (C5.4).
 */
export function placeReasons(plan: Plan, needs: AccessNeeds | undefined, vantages: Vantages): Reason[] {
  const places = placesOfFencing(plan);
  const known = places.filter((name) => name !== RUNNER && vantages[name]);
  const commands = known.map((name) => JSON.stringify(vantages[name]));
  const twice = known.filter((_, at) => commands.indexOf(commands[at] ?? '') !== at);
  const unknown = [...new Set([...places, ...(bastionVantage(needs) ?? [])])].filter(
    (name) => name !== RUNNER && !vantages[name],
  );
  return [
    ...unknown.map((name) =>
      invalid(
        `vantage "${name}" is not configured; the known ones are ${[RUNNER, ...Object.keys(vantages)].join(', ')}`,
        'hyops-dr.yaml vantages',
        'configure it, or name another one',
      ),
    ),
    ...twice.map((name) =>
      invalid(
        `vantage "${name}" has the same command as another one, so the two count as one place`,
        'hyops-dr.yaml vantages',
        'use vantage points that fail independently',
      ),
    ),
    ...bastionReasons(needs, vantages),
  ];
}

/** Refuses a fenced host as the target for clients, because one of the two must be wrong (C6.5). */
export function targetReasons({ plan, fencing, traffic, endpoints }: Plan): Reason[] {
  if ('nothing' in fencing) return [];
  const targets = [
    ...(Array.isArray(traffic) ? traffic.flatMap(({ addresses }) => addresses) : []),
    ...Object.values(endpoints).filter((one) => typeof one === 'string'),
  ];
  const both = hostsOf(fencing.old_primary).filter((host) => targets.some((one) => isSameHost(one, host)));
  if (both.length === 0) return [];
  return [
    {
      code: 'PlanInvalid',
      what: `plan ${plan} sends clients to ${both.join(', ')}, which belongs to its old primary ${nameOf(fencing.old_primary)}`,
      where: `plans/ ${plan} fencing.old_primary`,
      do: 'name the host that the decision moves away from',
    },
  ];
}

function bastionReasons(needs: AccessNeeds | undefined, vantages: Vantages): Reason[] {
  if (needs?.mode !== 'bastion-explicit' || needs.vantage === undefined) return [];
  const { host } = needs.bastion;
  if ((vantages[needs.vantage] ?? [host]).some((word) => names(word, host))) return [];
  return [
    invalid(
      `vantage "${needs.vantage}" does not name the bastion ${host}, so it proves nothing about it`,
      'hyops-dr.yaml vantages',
      `name ${host} in its command, or remove the vantage to use ${throughBastion(needs.bastion)[0]}`,
    ),
  ];
}

/** Reports whether a word contains exactly this host: ops@10.0.0.12 does not contain 10.0.0.1. */
function names(word: string, host: string): boolean {
  return word.split(/[^\w.:-]+/).some((part) => part === host || part.replace(/:\d+$/, '') === host);
}

function bastionVantage(needs: AccessNeeds | undefined): string[] | undefined {
  return needs?.mode === 'bastion-explicit' && needs.vantage !== undefined ? [needs.vantage] : undefined;
}

function placesOfFencing(plan: Plan): string[] {
  if ('nothing' in plan.fencing) return [];
  return plan.fencing.rungs.flatMap((rung) => (rung.rung === 'live-probes' ? rung.from : []));
}

const invalid = reasonOf('PlanInvalid');
