import type { Decision } from '../decision/decision';
import { lifetimeOf } from '../gates/fencing';
import type { Signer } from '../signing/allowed-signers';
import type { Reason } from '../words/failures';
import { placeholdersIn } from '../words/placeholders';
import type { CompiledCall } from './compiled-plan';
import type { Plan } from './plan';

/** The overlays are judged by themselves: the blueprint may have brought placeholders of its own. */
export function placeholderReasons({ inputs: _, ...plan }: Plan): Reason[] {
  return placeholdersIn(plan).map(({ path, word }) => ({
    code: 'PlanInvalid',
    what: `plan ${plan.plan} still says ${word}`,
    where: `plans/ ${plan.plan} ${path.join('.')}`,
    do: 'fill it in',
  }));
}

/** C6.4, C6.5: what a plan may not leave out; a burst moves no data and promotes nothing. */
export function preconditionReasons(plan: Plan): Reason[] {
  if (plan.selects.decision_type === 'burst') return [];
  const missing = (what: string, where: string, advice: string): Reason => ({
    code: 'PlanInvalid',
    what: `plan ${plan.plan} ${what}`,
    where: `plans/ ${plan.plan} ${where}`,
    do: advice,
  });
  return [
    ...('nothing' in plan.fencing
      ? [
          missing(
            'proves no fencing of the old primary',
            'fencing',
            'name the old primary and the rungs that prove its fencing',
          ),
        ]
      : []),
    ...('rungs' in plan.fencing && plan.fencing.rungs.every((rung) => lifetimeOf(rung) === null)
      ? [
          missing(
            `proves fencing by ${plan.fencing.rungs.map(({ rung }) => rung).join(', ')} only, and none of them is available`,
            'fencing.rungs',
            'add live-probes or two-person-statement',
          ),
        ]
      : []),
    ...('nothing' in plan.backup && plan.selects.dr_mode === 'restore'
      ? [
          missing(
            'restores, but names no backup source',
            'backup',
            'name the state of the backup and its greatest age',
          ),
        ]
      : []),
  ];
}

/** Where only the word of two people could prove the fencing, two of them need a key each, or it never could (C6.5). */
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
      what: `plan ${plan} proves fencing by the word of two people only, and fewer than two of ${people.join(', ')} have keys of their own`,
      where: 'allowed_signers',
      do: 'add their keys to allowed_signers, or add live-probes to the plan',
    },
  ];
}

/** A restore that leaves the repository of the decision aside would restore from another one, unseen (C3.8, C4.9). */
export function repositoryReasons({ plan, selects }: Plan, calls: readonly CompiledCall[]): Reason[] {
  const taken = calls.some(
    (call) =>
      call.step === 'move-data' &&
      call.kind === 'hyops' &&
      Boolean(call.overlay.steps[0].inputs['repo_state_ref']),
  );
  if (selects.decision_type === 'burst' || selects.dr_mode !== 'restore' || taken) return [];
  return [
    {
      code: 'PlanInvalid',
      what: `plan ${plan} restores, and no call of move-data takes the repository of the decision`,
      where: `plans/ ${plan} inputs`,
      do: 'write repo_state_ref: { from: decision.repo_state_ref } at the step that restores',
    },
  ];
}

/** An address that is opened must be closed again: somebody does it as the last thing, while the run still waits (C5.5). */
export function removalReasons(plan: Plan, decision: Decision): Reason[] {
  const last = plan.steps['resume-protection'];
  const removes = Array.isArray(last) && 'human' in (last.at(-1) ?? {});
  if (decision.execution_plane !== 'public-ephemeral' || removes) return [];
  return [
    {
      code: 'PlanInvalid',
      what: `plan ${plan.plan} opens a public address, and nobody removes it`,
      where: `plans/ ${plan.plan} steps.resume-protection`,
      do: 'end resume-protection with a human step that removes it, with an unreachable probe as its proof',
    },
  ];
}

/** The plan must be proven for the access mode that was decided (C5.1), and open to drills for a drill. */
export function modeReasons(plan: Plan, decision: Decision): Reason[] {
  const reasons: Reason[] = [];
  if (!plan.access[decision.execution_plane])
    reasons.push({
      code: 'AccessModeUnmet',
      what: `plan ${plan.plan} works by ${Object.keys(plan.access).join(' or ')}, not by ${decision.execution_plane}`,
      where: 'execution_plane',
      do: 'decide for one of its modes, or write in the plan what this mode needs',
    });
  if (decision.drill === true && !plan.drills)
    reasons.push({
      code: 'PlanInvalid',
      what: `plan ${plan.plan} is not open to drills`,
      where: 'drill',
      do: 'write a plan for drills, with state instances of its own',
    });
  return reasons;
}
