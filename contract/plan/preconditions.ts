import type { Decision } from '../decision/decision';
import { lifetimeOf } from '../gates/fencing';
import type { Signer } from '../signing/allowed-signers';
import type { Reason } from '../words/failures';
import { placeholdersIn } from '../world/placeholders';
import type { Plan } from './plan';

/** Overlays are checked separately, because the blueprint may have placeholders of its own. */
export function placeholderReasons({ inputs: _, ...plan }: Plan): Reason[] {
  return placeholdersIn(plan).map(({ path, says, do: advice }) => ({
    code: 'PlanInvalid',
    what: `plan ${plan.plan} still has ${says}`,
    where: `plans/ ${plan.plan} ${path.join('.')}`,
    do: advice,
  }));
}

/**
 * When only the statements of two people could prove the fencing, two people must have keys; otherwise the proof would
 * be impossible (C6.5).
 */
export function witnessReasons(
  { plan, fencing }: Plan,
  people: readonly string[],
  signers: readonly Signer[],
): Reason[] {
  const rungs = 'rungs' in fencing ? fencing.rungs.filter((rung) => lifetimeOf(rung) !== null) : [];
  if (rungs.length === 0 || rungs.some(({ rung }) => rung !== 'two-person-statement')) return [];
  const keyed = signers.filter(({ names }) => names.some((name) => people.includes(name)));
  const names = new Set(keyed.flatMap((one) => one.names.filter((name) => people.includes(name))));
  if (names.size > 1 && new Set(keyed.map(({ key }) => key)).size > 1) return [];
  return [
    {
      code: 'PlanInvalid',
      what: `plan ${plan} proves fencing only by a two-person statement, and fewer than two of ${people.join(', ')} have a key in allowed_signers`,
      where: 'allowed_signers',
      do: 'add their keys to allowed_signers, or add live-probes to the plan',
    },
  ];
}

/** Requires that the plan supports the access mode of the decision (C5.1), and drills for a drill. */
export function modeReasons(plan: Plan, decision: Decision): Reason[] {
  const reasons: Reason[] = [];
  if (!plan.access[decision.execution_plane])
    reasons.push({
      code: 'AccessModeUnmet',
      what: `plan ${plan.plan} supports ${Object.keys(plan.access).join(' or ')}, not ${decision.execution_plane}`,
      where: 'execution_plane',
      do: 'issue a decision for one of its modes, or add this mode to the plan',
    });
  if (decision.drill === true && !plan.drills)
    reasons.push({
      code: 'PlanInvalid',
      what: `plan ${plan.plan} does not allow drills`,
      where: 'drill',
      do: 'write a plan for drills, with its own state instances',
    });
  return reasons;
}
