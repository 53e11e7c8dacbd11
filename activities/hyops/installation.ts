import { type ToolEnvironment, toolEnvironment } from '../../contract/configuration/tool-environment';
import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Places } from '../reach/dial';

/** The HyOps installation of this runner, as configured; all paths are absolute. */
export interface HyopsInstallation {
  command: string[];
  coreRoot: string;
  vaultPasswordFile: string;
  home: string;
  path: string;
  /** Additional environment variables for every `hyops` process. */
  variables: Record<string, string>;
  /** Runtime root by environment. */
  runtimeRoots: Record<string, string>;
}

/**
 * Returns the complete environment of a `hyops` process. Nothing is inherited: `HYOPS_INPUT_confirm=true` in the
 * worker's environment would confirm every manual gate. Prompts and update checks are disabled.
 */
export function environmentFor(hyops: HyopsInstallation, environment: string): ToolEnvironment {
  return toolEnvironment({
    ...hyops.variables,
    PATH: hyops.path,
    HOME: hyops.home,
    NO_COLOR: '1',
    // Unbuffered, so that the output of a killed HyOps reaches its file.
    PYTHONUNBUFFERED: '1',
    HYOPS_CORE_ROOT: hyops.coreRoot,
    HYOPS_ENV: environment,
    HYOPS_VAULT_PASSWORD_FILE: hyops.vaultPasswordFile,
    HYOPS_UPDATE_CHECK: '0',
    // A support policy fetched from the network could block a failover. A closed port fails at once, and HyOps then allows the run.
    HYOPS_UPDATE_POLICY_URL: 'http://127.0.0.1:1/',
  });
}

/** Returns the environment of a command that finds the runtime root there, because its options cannot name it. */
export function environmentWithRoot(hyops: HyopsInstallation, environment: string): ToolEnvironment {
  const variables = { ...hyops.variables, HYOPS_RUNTIME_ROOT: runtimeRoot(hyops, environment) };
  return environmentFor({ ...hyops, variables }, environment);
}

/** Returns the runtime root of an environment, which a valid configuration always has. */
export function runtimeRoot(hyops: HyopsInstallation, environment: string): string {
  const root = hyops.runtimeRoots[environment];
  if (root === undefined) throw new TypeError(`no runtime root is configured for environment ${environment}`);
  return root;
}

/** Returns the vantage points of an approved plan. Their commands get PATH and HOME but nothing else from the worker. */
export function placesOf(
  { path, home }: HyopsInstallation,
  { vantages }: Pick<CompiledPlan, 'vantages'>,
): Places {
  return { vantages, env: toolEnvironment({ PATH: path, HOME: home }) };
}
