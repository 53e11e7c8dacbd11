import { PLAN } from '../../../contract/evidence/files/plan';
import { silentDowngrades } from '../../../contract/plan/downgrades';
import type { Account } from '../../bundle/account';
import { type Finding, violated } from '../../bundle/finding';

/** Checks that the executed plan does not bypass the access mode or repository state of the decision (C4.7, C4.9, C5). */
export function downgradesRule({ plan, executed }: Account): Finding[] {
  if (!plan || executed.length === 0) return [];
  const { decision, access_mode, calls } = plan;
  const found: Finding[] = [];
  const find = (clause: string, what: string) => found.push(violated(clause, PLAN.path, what));
  const asked = decision.repo_state_ref ?? null;
  if (plan.repository.state_ref !== asked)
    find('C4.9', `the plan uses another repository state than the decision: ${asked}`);
  if (access_mode === 'public-ephemeral' && decision.drill !== true && !decision.break_glass)
    find('C5.5', 'public-ephemeral is only for drills and break-glass');
  for (const { id, overlay } of calls) {
    const [step] = overlay?.steps ?? [];
    if (!step) continue;
    const { inputs, module_ref } = step;
    for (const { clause, reason } of silentDowngrades(id, inputs, access_mode, module_ref))
      find(clause, reason.what);
    const used = inputs['repo_state_ref'];
    if (used && used !== asked) find('C4.9', `call "${id}" uses another repository state than the decision`);
  }
  return found;
}
