import type { CallStep } from '../words/steps';
import type { AccessMode, Cloud, DecisionType, DrMode } from '../words/vocabulary';
import type { CallEffect } from './effect-of-call';
import { DUTIES, type Effect } from './effects';

/** A call of a plan, as far as its effect is judged. */
interface JudgedCall extends CallEffect {
  id: string;
  step: CallStep;
  kind: 'hyops' | 'human';
  /** Whether it works in the repository of the decision. */
  repository: boolean;
  /** Whether HyOps may leave it out where a stored state says that it was done before. */
  skippable: boolean;
}

/** What a plan is judged by: its decision, the effects of its calls, and which guards it has. */
export interface JudgedPlan {
  decision_type: DecisionType;
  target_cloud: Cloud;
  dr_mode: DrMode;
  access_mode: AccessMode;
  calls: readonly JudgedCall[];
  /** At least one rung that can prove the fencing. */
  fencing: boolean;
  backup: boolean;
  read_back: boolean;
  endpoints: boolean;
}

/** What a plan may not do or leave out, the clause that says so, and where in the plan it is mended. */
export interface Violation {
  clause: string;
  what: string;
  where: string;
  do: string;
}

/** Effects that a mode of recovery stands for, and those that it excludes (C3.4). */
const OF_MODE: Record<Exclude<DrMode, 'deny'>, { wants: Effect; excludes: Effect[] }> = {
  // What was restored may have to be promoted as well.
  restore: { wants: 'restores', excludes: [] },
  warm_promote: { wants: 'promotes', excludes: ['restores'] },
  managed_promote: { wants: 'promotes', excludes: ['restores'] },
};
const CLAUSE_OF_STEP: Record<CallStep, string> = {
  'prepare-target': 'C7.4',
  'move-data': 'C7.5',
  'sync-secrets': 'C7.6',
  'reconcile-workloads': 'C7.7',
  'cut-traffic': 'C7.8',
  'resume-protection': 'C7.9',
};

/**
 * Everything that a plan does which it may not, or leaves out which its effects require. The compiler refuses a plan by
 * this, and a verifier judges a run by it: placement, burst, cloud, recovery mode, fencing, backup and repository,
 * read-back, endpoints and removal all derive from the effects of the calls (C3.3, C3.4, C4.9, C5.5, C6.4, C6.5, C7.4-C7.9, C8.6).
 */
export function violations(plan: JudgedPlan): Violation[] {
  return [
    ...plan.calls.flatMap((call) => [
      ...misplaced(call),
      ...notInBurst(plan, call),
      ...elsewhere(plan, call),
      ...maybeSkipped(call),
    ]),
    ...againstMode(plan),
    ...unguarded(plan),
    ...unread(plan),
    ...leftOpen(plan),
  ];
}

const doing = (plan: JudgedPlan, ...effects: Effect[]) =>
  plan.calls.filter(({ effect }) => effects.includes(effect));

function misplaced({ id, step, effect }: JudgedCall): Violation[] {
  const { steps, says } = DUTIES[effect];
  if (steps.includes(step)) return [];
  return [
    {
      clause: CLAUSE_OF_STEP[step],
      what: `call ${id} ${says}, which does not belong in ${step}`,
      where: `steps.${step}`,
      do: `assign it to ${steps.join(' or ')}`,
    },
  ];
}

function notInBurst({ decision_type }: JudgedPlan, { id, step, effect }: JudgedCall): Violation[] {
  if (decision_type !== 'burst' || DUTIES[effect].burst) return [];
  return [
    {
      clause: 'C6.5',
      what: `call ${id} ${DUTIES[effect].says}, which a burst may not do, because the old primary continues to write`,
      where: `steps.${step}`,
      do: 'use a plan for a failover',
    },
  ];
}

function elsewhere({ target_cloud }: JudgedPlan, { id, step, effect, cloud }: JudgedCall): Violation[] {
  if (cloud === null || cloud === target_cloud || !DUTIES[effect].at_target) return [];
  return [
    {
      clause: 'C3.3',
      what: `call ${id} works ${place(cloud)}, and the decision goes ${place(target_cloud)}`,
      where: `steps.${step}`,
      do: 'select the cloud that the blueprint works in, or use another blueprint',
    },
  ];
}

/** A state that an earlier drill left would pass for a restore of tonight. */
function maybeSkipped({ id, step, effect, skippable }: JudgedCall): Violation[] {
  if (!skippable || !DUTIES[effect].fenced) return [];
  return [
    {
      clause: CLAUSE_OF_STEP[step],
      what: `call ${id} ${DUTIES[effect].says}, but HyOps may skip it`,
      where: `steps.${step}`,
      do: 'write expect: must-run',
    },
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

function unguarded(plan: JudgedPlan): Violation[] {
  const harmful = plan.calls.filter(({ effect }) => DUTIES[effect].fenced);
  const restoring = doing(plan, 'restores');
  const found: Violation[] = [];
  if (harmful.length > 0 && !plan.fencing)
    found.push({
      clause: 'C6.5',
      what: `${listed(harmful)} needs a fenced old primary, but the plan does not prove fencing`,
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

function unread(plan: JudgedPlan): Violation[] {
  const cutting = doing(plan, 'cuts-traffic');
  const moving = doing(plan, 'cuts-traffic', 'steers-traffic');
  const found: Violation[] = [];
  if (cutting.length > 0 && !plan.read_back)
    found.push({
      clause: 'C7.8',
      what: `${listed(cutting)} cuts traffic, but the plan has no read-back`,
      where: 'traffic',
      do: 'state which name must resolve to which addresses, and what must answer there',
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

/** An address that was opened must be closed by somebody as the last thing, while the run still waits for it. */
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

function listed(calls: readonly JudgedCall[]): string {
  return `call ${calls.map(({ id }) => id).join(', ')}`;
}

function place(cloud: Cloud): string {
  return cloud === 'none' ? 'on-premises' : `to ${cloud}`;
}
