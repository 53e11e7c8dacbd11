import { effectOfCall } from '../../../contract/effects/effect-of-call';
import { violations } from '../../../contract/effects/violations';
import { PLAN } from '../../../contract/evidence/files/plan';
import { Fencing } from '../../../contract/gates/fencing';
import { judgedPlan } from '../../../contract/plan/effects-of-plan';
import type { Account } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

/**
 * Derives the effect of each call again, and judges the executed plan by the rules that it was compiled by: placement,
 * burst, cloud, recovery mode, fencing, backup, repository, read-back and endpoints (C3.3, C3.4, C4.9, C6.4, C6.5, C7, C8.6).
 */
export function effectsRule({ plan, executed }: Account): Finding[] {
  if (!plan || executed.length === 0) return [];
  const found: Finding[] = [];
  const find = (clause: string, what: string) => found.push(violated(clause, PLAN.path, what));
  for (const { id, kind, effect, cloud, overlay } of plan.calls) {
    if (kind === 'human') continue;
    if (kind === 'sync') {
      if (effect !== 'syncs-secrets' || cloud !== null || overlay)
        find('C4.4', `call ${id} syncs secrets, but is declared with the effect ${effect}`);
      continue;
    }
    const derived = overlay && effectOfCall(overlay.steps[0], plan.modules);
    if (overlay?.steps[0]['with_deps'] || overlay?.steps[0]['inputs_file'])
      find('C4.4', `call ${id} lets HyOps apply other modules or read other inputs than the approved ones`);
    if (!derived?.ok) find('C4.4', `call ${id}: ${derived?.what ?? 'there is no overlay'}`);
    else if (derived.value.effect !== effect || derived.value.cloud !== cloud)
      find(
        'C4.4',
        `call ${id} is declared with the effect ${effect}, but its module has ${derived.value.effect}`,
      );
  }
  for (const { clause, what } of violations(judgedPlan({ ...plan, backup: plan.repository.backup })))
    find(clause, what);
  const fencing = Fencing.safeParse(plan.fencing);
  if ('rungs' in plan.fencing && !fencing.success)
    find('C6.5', `the fencing of the plan proves nothing: ${fencing.error.issues[0]?.message}`);
  return found;
}
