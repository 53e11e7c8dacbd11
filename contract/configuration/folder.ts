import type { Catalogue } from '../effects/catalogue';
import { Plan } from '../plan/plan';
import { Policy } from '../policy/policy';
import { parseAllowedSigners, SIGNERS_FILE, type Signer } from '../signing/allowed-signers';
import { type Parsed, type Reason, reasonOf } from '../words/failures';
import { shownReason } from '../words/shown';
import { Configuration } from './configuration';
import { MODULES_FILE, parseModulesFile } from './modules-file';
import { parseYaml } from './yaml-document';

/** The content of a configuration folder, with relative paths made absolute. */
export interface ConfigurationFolder {
  configuration: Configuration;
  plans: Plan[];
  policy: Policy;
  /** Keys by name; none when there is no allowed_signers. */
  signers: Signer[];
  /** The effects of modules that HyOps does not ship; none when there is no modules.yaml. */
  modules: Catalogue;
}

/** Reads the folder again: a corrected plan or policy counts from the next read on. */
export type ReadConfiguration = () => Promise<Parsed<ConfigurationFolder>>;

export const CONFIGURATION_FILE = 'hyops-dr.yaml';
export const POLICY_FILE = 'policy.yaml';

/** Reports whether a path within the folder, with forward slashes, is a plan. */
export function isPlanFile(path: string): boolean {
  return /^plans\/[^/]+\.ya?ml$/.test(path);
}

/**
 * Parses a configuration folder from the texts of its files, by path within the folder. `folder` is its absolute path.
 * Returns every problem of every file at once, each with file, line and key.
 */
export function parseConfigurationFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
): Parsed<ConfigurationFolder> {
  const configuration = parseFile(files, CONFIGURATION_FILE, Configuration, 'ConfigurationInvalid');
  const policy = parseFile(files, POLICY_FILE, Policy, 'PolicyInvalid');
  const signers = parseAllowedSigners(files.get(SIGNERS_FILE) ?? '');
  const modules = parseModulesFile(files.get(MODULES_FILE));
  const planFiles = [...files.keys()].filter(isPlanFile).sort();
  const plans = planFiles.map((path) => parseFile(files, path, Plan, 'PlanInvalid'));
  const reasons = [
    ...[configuration, policy, signers, modules, ...plans].flatMap((one) => (one.ok ? [] : one.reasons)),
    ...(configuration.ok ? placeReasons(configuration.value) : []),
    ...planReasons(planFiles, plans),
  ];
  if (reasons.length > 0 || !configuration.ok || !policy.ok || !signers.ok || !modules.ok)
    return { ok: false, reasons: reasons.map(shownReason) };
  return {
    ok: true,
    value: {
      configuration: withAbsolutePaths(folder, configuration.value),
      plans: plans.flatMap((plan) => (plan.ok ? [plan.value] : [])),
      policy: policy.value,
      signers: signers.value,
      modules: modules.value,
    },
  };
}

function parseFile<T>(
  files: ReadonlyMap<string, string>,
  path: string,
  schema: Parameters<typeof parseYaml<T>>[2],
  code: Reason['code'],
): Parsed<T> {
  const text = files.get(path);
  if (text !== undefined) return parseYaml(path, text, schema, code);
  const what = `the file ${path} is missing`;
  return { ok: false, reasons: [{ code, what, where: path, do: 'write it; hyops-dr init shows a sample' }] };
}

function placeReasons({ environments, default_environment, runners }: Configuration): Reason[] {
  const known = Object.keys(environments);
  const names = runners.map((runner) => runner.name);
  const unknown = (environment: string, key: string) =>
    known.includes(environment)
      ? []
      : [invalid(`"${environment}" is not one of the environments ${known.join(', ')}`, key)];
  return [
    ...unknown(default_environment, 'default_environment'),
    ...runners.flatMap((runner, at) => unknown(runner.environment, `runners.${at}.environment`)),
    ...twice(names).map((name) => invalid(`two runners have the name "${name}"`, 'runners')),
  ];
}

function planReasons(files: string[], plans: Parsed<Plan>[]): Reason[] {
  const read = plans.flatMap((plan) => (plan.ok ? [plan.value] : []));
  const names = read.map(({ plan }) => plan);
  const reason = (what: string, advice: string) => reasonOf('PlanInvalid')(what, 'plans/', advice);
  return [
    ...(files.length === 0
      ? [reason('there is no plan', 'write a plan for each kind of decision to expect')]
      : []),
    ...twice(names).map((name) => reason(`two plans have the name ${name}`, 'give one another version')),
    ...sharedStates(read).map(([one, other]) =>
      reason(
        `${one.plan} and ${other.plan} change the states of one blueprint, ${one.blueprint}, under two workloads, ${one.workload} and ${other.workload}, so their runs would not exclude each other`,
        'give both the same workload, or give one of them a blueprint with its own state instances',
      ),
    ),
  ];
}

/**
 * Lists pairs of plans that use one blueprint, and so share its states within an environment, for different workloads.
 */
function sharedStates(plans: readonly Plan[]): [Plan, Plan][] {
  return plans.flatMap((one, at) =>
    plans
      .slice(at + 1)
      .filter(
        (other) =>
          other.blueprint === one.blueprint &&
          other.workload !== one.workload &&
          meet(one.selects, other.selects),
      )
      .map((other): [Plan, Plan] => [one, other]),
  );
}

/** Reports whether two plans may run in one environment; a plan that names none may run in any. */
function meet({ environments: some }: Plan['selects'], { environments: others }: Plan['selects']): boolean {
  return !some || !others || some.some((name) => others.includes(name));
}

function withAbsolutePaths(folder: string, configuration: Configuration): Configuration {
  const absolute = (path: string) => (path.startsWith('/') ? path : `${folder}/${path.replace(/^\.\//, '')}`);
  const { hyops, environments, evidence, state_dir, notify } = configuration;
  // A bare name is looked up on the search path; anything with a slash is a path.
  const commandOf = (words: string[]) =>
    words.map((word, at) => (at === 0 && word.includes('/') ? absolute(word) : word));
  return {
    ...configuration,
    hyops: {
      ...hyops,
      command: commandOf(hyops.command),
      core_root: absolute(hyops.core_root),
      vault_password_file: absolute(hyops.vault_password_file),
      home: absolute(hyops.home),
    },
    environments: Object.fromEntries(
      Object.entries(environments).map(([name, one]) => [name, { runtime_root: absolute(one.runtime_root) }]),
    ),
    evidence: {
      ...evidence,
      dir: absolute(evidence.dir),
      ...(evidence.key === undefined ? {} : { key: absolute(evidence.key) }),
    },
    state_dir: absolute(state_dir),
    ...(notify === undefined ? {} : { notify: { ...notify, command: commandOf(notify.command) } }),
  };
}

function twice(names: string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

function invalid(what: string, key: string): Reason {
  return reasonOf('ConfigurationInvalid')(what, `${CONFIGURATION_FILE} ${key}`, 'correct it');
}
