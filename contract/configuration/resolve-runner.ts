import type { Decision } from '../decision/decision';
import type { Parsed } from '../words/failures';
import type { Configuration } from './configuration';

export type Runner = Configuration['runners'][number];

/** The environment of a decision; the configuration names the default. */
export function environmentOf(configuration: Configuration, decision: Decision): string {
  return decision.environment ?? configuration.default_environment;
}

/**
 * Returns the only runner for an environment and access mode: nothing is inferred, and no other plane is used (C4.7,
 * C5.1).
 */
export function resolveRunner(configuration: Configuration, decision: Decision): Parsed<Runner> {
  const environment = environmentOf(configuration, decision);
  const mode = decision.execution_plane;
  const fitting = configuration.runners.filter(
    (runner) => runner.environment === environment && runner.access_modes.includes(mode),
  );
  const [runner, ...others] = fitting;
  if (runner && others.length === 0) return { ok: true, value: runner };
  return {
    ok: false,
    reasons: [
      {
        code: runner ? 'RunnerAmbiguous' : 'RunnerMissing',
        what: runner
          ? `${fitting.length} runners serve ${mode} in environment ${environment}: ${fitting.map((one) => one.name).join(', ')}`
          : `no runner serves ${mode} in environment ${environment}`,
        where: 'hyops-dr.yaml runners',
        do: runner
          ? 'leave one of them'
          : 'configure one, or issue a decision for a mode that a runner serves',
      },
    ],
  };
}
