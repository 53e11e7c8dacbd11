import type { CompiledPlan } from '../../contract/plan/compiled-plan';

/** The part of a plan that tells HyOps where to run it. */
type Way = Pick<CompiledPlan, 'transport' | 'runner_state_ref'>;

/** Variables that are also sent to HyOps on a runner, which inherits none and would fetch a support policy by default. */
const SENT_ALONG = [
  'HYOPS_ENV',
  'HYOPS_UPDATE_CHECK',
  'HYOPS_UPDATE_POLICY_URL',
  'NO_COLOR',
  'PYTHONUNBUFFERED',
];

/** Returns the arguments that execute an overlay, locally or on the runner. */
export function deployArguments(
  way: Way,
  root: string,
  overlay: string,
  secrets: readonly string[],
): string[] {
  return [...blueprint('deploy', way, root, overlay, secrets), '--execute', '--yes', ...inJson(way)];
}

/** Returns the arguments that run the preflight of an overlay, locally or on the runner. */
export function preflightArguments(
  way: Way,
  root: string,
  overlay: string,
  secrets: readonly string[],
): string[] {
  return [...blueprint('preflight', way, root, overlay, secrets), ...inJson(way)];
}

/**
 * Returns the arguments that sync one scope of secrets. Only `--env` replaces `{env}` in the map of secrets, and HyOps
 * refuses it together with `--root`: the runtime root is in the environment of the process.
 */
export function syncArguments(environment: string, scope: string): string[] {
  return ['secrets', 'vault-sync', '--env', environment, '--scope', scope];
}

/** Returns the scope that a command line syncs; undefined when it is no sync of one scope. */
export function syncedScope(argv: readonly string[]): string | undefined {
  const [scope, more] = argv.flatMap((word, at) => (word === '--scope' ? [argv[at + 1]] : []));
  return argv.includes('vault-sync') && more === undefined ? scope : undefined;
}

/** A dispatch sends the vault but not its password, so the secrets that a step needs are sent by name. */
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

/** HyOps prints no JSON for a dispatch. */
function inJson({ transport }: Way): string[] {
  return transport === 'local' ? ['--json'] : [];
}
