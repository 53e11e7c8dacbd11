import type { ConfigurationFolder } from '../../contract/configuration/folder';

/**
 * Lists names in the `when` of rules and freezes that do not exist here: those rules never apply, so the policy is weaker
 * than it reads (C4.8). A policy for several sites may contain such names on purpose.
 */
export function namesOfNothing({ policy, configuration, plans }: ConfigurationFolder): string[] {
  const environments = Object.keys(configuration.environments);
  const workloads = plans.map(({ workload }) => workload);
  const strangers = (what: string, names: readonly string[] | undefined, known: readonly string[]) =>
    (names ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => `${what} ${name}, but only these exist: ${known.join(', ')}`);
  return [
    ...policy.rules.flatMap(({ name, when }) =>
      strangers(`rule "${name}" is for environment`, when.environments, environments),
    ),
    ...policy.freezes.flatMap(({ name, when }) => [
      ...strangers(`freeze "${name}" is for environment`, when.environments, environments),
      ...strangers(`freeze "${name}" is for workload`, when.workloads, workloads),
    ]),
  ];
}
