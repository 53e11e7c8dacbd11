import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Places } from '../reach/dial';

/** How HyOps is reached on this runner; from the configuration, absolute paths. */
export interface HyopsInstallation {
  command: string[];
  coreRoot: string;
  vaultPasswordFile: string;
  home: string;
  path: string;
  /** Further variables of every `hyops` process, as the configuration lists them. */
  variables: Record<string, string>;
  /** Runtime root by environment. */
  runtimeRoots: Record<string, string>;
}

/**
 * The whole environment of a `hyops` process. Nothing is inherited: `HYOPS_INPUT_confirm=true` in a
 * worker's environment would confirm every manual gate. Prompts are impossible and no update is looked for.
 */
export function environmentFor(hyops: HyopsInstallation, environment: string): Record<string, string> {
  return {
    ...hyops.variables,
    PATH: hyops.path,
    HOME: hyops.home,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    // What a killed HyOps had said is in its output file, not in a buffer that died with it.
    PYTHONUNBUFFERED: '1',
    HYOPS_CORE_ROOT: hyops.coreRoot,
    HYOPS_ENV: environment,
    HYOPS_VAULT_PASSWORD_FILE: hyops.vaultPasswordFile,
    HYOPS_UPDATE_CHECK: '0',
    // A support policy fetched from the network could stop a failover; a closed port answers at once and allows.
    HYOPS_UPDATE_POLICY_URL: 'http://127.0.0.1:1/',
  };
}

/** The runtime root of an environment; the configuration was checked to have it. */
export function runtimeRoot(hyops: HyopsInstallation, environment: string): string {
  const root = hyops.runtimeRoots[environment];
  if (root === undefined) throw new TypeError(`no runtime root is configured for environment ${environment}`);
  return root;
}

/** The places that an approved plan looks from; a command there gets PATH and HOME, and nothing of the worker's own. */
export function placesOf({ path, home }: HyopsInstallation, { vantages }: CompiledPlan): Places {
  return { vantages, env: { PATH: path, HOME: home, LANG: 'C.UTF-8' } };
}
