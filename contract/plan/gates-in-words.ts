import type { Rung } from '../gates/fencing';
import { nameOf } from '../gates/old-primary';
import { wrapped } from '../words/text-lines';
import type { AccessNeeds } from '../world/access';
import type { CompiledPlan } from './compiled-plan';

/** Describes the five guards of a plan (C6.1-C6.5), each with what it will check. */
export function gateLines(plan: CompiledPlan): string[] {
  const secrets = [...new Set(plan.calls.flatMap((call) => (call.kind === 'hyops' ? call.secrets : [])))];
  return [
    ...wrapped(
      '  approval     ',
      'the plan has not changed since its approval, and its approvers may still approve',
    ),
    ...wrapped(
      '  secrets      ',
      secrets.length > 0
        ? `in the runtime vault, by name: ${secrets.toSorted().join(', ')}`
        : 'none are needed',
    ),
    ...wrapped(
      '  access mode  ',
      `${plan.access_mode}: ${needsInWords(plan.access)}; HyOps renders exactly this mode`,
    ),
    ...wrapped('  repository   ', repositoryInWords(plan)),
    ...wrapped('  fencing      ', fencingInWords(plan.fencing)),
  ];
}

function needsInWords(needs: AccessNeeds): string {
  switch (needs.mode) {
    case 'runner-local':
      return 'the runner is ready and its queue is polled';
    case 'private-overlay':
      return `${needs.overlay_states.join(', ')} are up, and a route leads to the private address ${needs.target.address}:${needs.target.port}`;
    case 'bastion-explicit':
      return `the bastion ${needs.bastion.host}:${needs.bastion.port} answers, and from there ${needs.target.host}:${needs.target.port}`;
    case 'gcp-iap':
      return `gcloud is installed, and a tunnel to ${needs.instance}:${needs.port} in ${needs.project}/${needs.zone} can be opened`;
    case 'public-ephemeral':
      return 'it is a drill, or break-glass that has not expired; the public address must be gone afterwards';
  }
}

function repositoryInWords({ repository, calls }: CompiledPlan): string {
  const { state_ref, max_state_age_days, backup } = repository;
  const source =
    'nothing' in backup
      ? backup.nothing
      : `The last backup of ${backup.state_ref} is at most ${backup.max_age_minutes} minutes old.`;
  if (state_ref === null) return `the decision names none. ${source}`;
  if (calls.some((call) => call.kind === 'hyops' && call.state_ref === state_ref))
    return `${state_ref} is created by this run. ${source}`;
  return `${state_ref} is ready, published and at most ${max_state_age_days} days old. ${source}`;
}

function fencingInWords(fencing: CompiledPlan['fencing']): string {
  if ('nothing' in fencing) return fencing.nothing;
  const rungs = fencing.rungs.map(rungInWords).join('; or ');
  return `the old primary ${nameOf(fencing.old_primary)} accepts no more writes, by ${rungs}. Checked again before data moves and before traffic is cut.`;
}

function rungInWords(rung: Rung): string {
  if (rung.rung === 'live-probes')
    return `live-probes from ${rung.from.join(' and ')}: ${rung.probes.map(({ name }) => `"${name}"`).join(', ')}`;
  if (rung.rung === 'two-person-statement')
    return `two-person-statement, signed at most ${rung.max_age_minutes} minutes ago`;
  return `${rung.rung}, which is not available yet`;
}
