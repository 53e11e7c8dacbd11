import { Configuration } from '../../../contract/configuration/configuration';

/** A runner of the production environment that serves `runner-local`. */
export function aRunner(deviations: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'gcp-runner',
    environment: 'production',
    access_modes: ['runner-local'],
    state_ref: 'platform/linux/ops-runner#gcp',
    ...deviations,
  };
}

/** The configuration of one environment and one runner. */
export function aConfiguration(deviations: Record<string, unknown> = {}): Configuration {
  return Configuration.parse({
    hyops: {
      command: ['hyops'],
      core_root: '/opt/core',
      vault_password_file: '/run/vault-password',
      home: '/var/lib/home',
    },
    environments: { production: { runtime_root: '/var/lib/hyops/production' } },
    default_environment: 'production',
    runners: [aRunner()],
    evidence: { dir: '/var/lib/evidence' },
    state_dir: '/var/lib/state',
    ...deviations,
  });
}
