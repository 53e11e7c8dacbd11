import type { DrMode } from '../words/vocabulary';
import { callViolations } from './calls-in-place';
import { DUTIES, type Effect } from './effects';
import { unguarded, unread } from './guards-in-plan';
import { doing, type JudgedPlan, type Violation } from './judged-plan';

/** Effects that a recovery mode requires, and those that it excludes (C3.4). */
const OF_MODE: Record<Exclude<DrMode, 'deny'>, { wants: Effect; excludes: Effect[] }> = {
  // Restored data may have to be promoted as well.
  restore: { wants: 'restores', excludes: [] },
  warm_promote: { wants: 'promotes', excludes: ['restores'] },
  managed_promote: { wants: 'promotes', excludes: ['restores'] },
};
/**
 * Lists everything that a plan does but may not do, or leaves out although its effects require it. The compiler refuses
 * such a plan, and a verifier judges a run by the same rules: placement, burst, cloud, recovery mode, fencing, backup
 * and repository, read-back, endpoints and removal all derive from the effects of the calls (C3.3, C3.4, C4.9, C5.5,
 * C6.4, C6.5, C7.4-C7.9, C8.6).
 */
export function violations(plan: JudgedPlan): Violation[] {
  return [
    ...plan.calls.flatMap((call) => callViolations(plan, call)),
    ...againstMode(plan),
    ...unguarded(plan),
    ...unread(plan),
    ...leftOpen(plan),
  ];
}

function againstMode(plan: JudgedPlan): Violation[] {
  const { decision_type, dr_mode } = plan;
  if (decision_type === 'burst' || decision_type === 'hold' || dr_mode === 'deny') return [];
  const { wants, excludes } = OF_MODE[dr_mode];
  return [
    ...(doing(plan, wants).length > 0
      ? []
      : [
          {
            clause: 'C3.4',
            what: `dr_mode is ${dr_mode}, but no call ${DUTIES[wants].says}`,
            where: 'selects.dr_mode',
            do: `assign a call with the effect ${wants}, or declare it at the human step that does it`,
          },
        ]),
    ...doing(plan, ...excludes).map(({ id, step, effect }) => ({
      clause: 'C3.4',
      what: `dr_mode is ${dr_mode}, but call ${id} ${DUTIES[effect].says}`,
      where: `steps.${step}`,
      do: 'select the dr_mode that the blueprint carries out, or use another blueprint',
    })),
  ];
}

/** A person must remove an address that was opened, as the last step, while the run still waits for it. */
function leftOpen(plan: JudgedPlan): Violation[] {
  const last = plan.calls.at(-1);
  const removed = last?.step === 'resume-protection' && last.kind === 'human' && last.effect === 'removes';
  const isPublic = plan.access_mode === 'public-ephemeral';
  const found: Violation[] = [];
  if (isPublic && !removed)
    found.push({
      clause: 'C5.5',
      what: 'a public address is opened, but nobody removes it',
      where: 'steps.resume-protection',
      do: 'end resume-protection with a human step that removes it, with an unreachable probe as its proof',
    });
  for (const { id } of isPublic ? [] : doing(plan, 'opens-access'))
    found.push({
      clause: 'C4.7',
      what: `call ${id} opens a public address under ${plan.access_mode}`,
      where: 'steps.prepare-target',
      do: 'remove the call, or issue a decision for public-ephemeral',
    });
  return found;
}
