import type { CompiledPlan } from '../../contract/plan/compiled-plan';

/** What HyOps is told of where a plan runs. */
type Way = Pick<CompiledPlan, 'transport' | 'runner_state_ref'>;

/** Variables of ours that the HyOps on a runner gets too: it inherits none, and looks for a support policy by itself. */
const SENT_ALONG = [
  'HYOPS_ENV',
  'HYOPS_UPDATE_CHECK',
  'HYOPS_UPDATE_POLICY_URL',
  'NO_COLOR',
  'PYTHONUNBUFFERED',
];

/** Arguments that execute an overlay, here or on the runner. */
export function deployArguments(
  way: Way,
  root: string,
  overlay: string,
  secrets: readonly string[],
): string[] {
  return [...blueprint('deploy', way, root, overlay, secrets), '--execute', '--yes', ...inJson(way)];
}

/** Arguments that ask what an overlay needs, here or on the runner. */
export function preflightArguments(
  way: Way,
  root: string,
  overlay: string,
  secrets: readonly string[],
): string[] {
  return [...blueprint('preflight', way, root, overlay, secrets), ...inJson(way)];
}

/** The vault goes along with a dispatch, and its password does not: the secrets that a step needs go by name. */
function blueprint(
  verb: string,
  way: Way,
  root: string,
  overlay: string,
  secrets: readonly string[],
): string[] {
  const where = ['--root', root, '--file', overlay];
  if (way.transport === 'local') return ['blueprint', verb, ...where];
  const sent = [...SENT_ALONG, ...secrets].flatMap((name) => ['--sync-env', name]);
  return ['runner', 'blueprint', verb, ...where, '--runner-state-ref', way.runner_state_ref, ...sent];
}

/** A dispatch prints no JSON. */
function inJson({ transport }: Way): string[] {
  return transport === 'local' ? ['--json'] : [];
}
