import { DUTIES } from './effects';
import { doing, type JudgedCall, type JudgedPlan, type Violation } from './judged-plan';

/** Lists the guards that the effects of a plan require but the plan lacks (C4.9, C6.4, C6.5). */
export function unguarded(plan: JudgedPlan): Violation[] {
  const harmful = plan.calls.filter(({ effect }) => DUTIES[effect].fenced);
  const restoring = doing(plan, 'restores');
  const found: Violation[] = [];
  if (harmful.length > 0 && !plan.fencing)
    found.push({
      clause: 'C6.5',
      what: `${listed(harmful)} requires a fenced old primary, but the plan does not prove fencing`,
      where: 'fencing',
      do: 'name the old primary, and live-probes or two-person-statement as a rung',
    });
  if (restoring.length > 0 && !plan.backup)
    found.push({
      clause: 'C6.4',
      what: `${listed(restoring)} restores data, but the plan names no backup source`,
      where: 'backup',
      do: 'name the state of the backup and its maximum age',
    });
  for (const { id, kind, repository } of restoring)
    if (kind === 'hyops' && !repository)
      found.push({
        clause: 'C4.9',
        what: `call ${id} restores data from a repository that the decision does not name`,
        where: 'inputs',
        do: 'write repo_state_ref: { from: decision.repo_state_ref } at the step that restores',
      });
  return found;
}

/** Lists missing read-backs, and those without a matching call (C7.8, C8.6). */
export function unread(plan: JudgedPlan): Violation[] {
  const cutting = doing(plan, 'cuts-traffic');
  const moving = doing(plan, 'cuts-traffic', 'steers-traffic');
  const found: Violation[] = [];
  if (cutting.length > 0 && !plan.read_back)
    found.push({
      clause: 'C7.8',
      what: `${listed(cutting)} cuts traffic, but the plan has no read-back`,
      where: 'traffic',
      do: 'under traffic, list each name, the addresses it must resolve to, and the answer to expect there',
    });
  if (moving.length === 0 && plan.read_back)
    found.push({
      clause: 'C7.8',
      what: 'traffic is read back, but no call cuts or steers it',
      where: 'traffic',
      do: 'assign the call that cuts traffic, or give the reason to leave traffic alone',
    });
  const serving = doing(plan, 'cuts-traffic', 'steers-traffic', 'reconciles-workloads', 'replicates');
  if (serving.length > 0 && !plan.endpoints)
    found.push({
      clause: 'C8.6',
      what: `${listed(serving)} changes where the workload is reached, but the plan names no endpoint`,
      where: 'endpoints',
      do: 'name where the workload is reached afterwards',
    });
  return found;
}

function listed(calls: readonly JudgedCall[]): string {
  return `call ${calls.map(({ id }) => id).join(', ')}`;
}
