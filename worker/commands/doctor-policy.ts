import type { ConfigurationFolder } from '../../contract/configuration/folder';

/**
 * Names in the `when` of rules and freezes that nothing here has: what is meant by them never applies, and the policy
 * is looser than it reads (C4.8). A policy for several sites may have them on purpose.
 */
export function namesOfNothing({ policy, configuration, plans }: ConfigurationFolder): string[] {
  const environments = Object.keys(configuration.environments);
  const workloads = plans.map(({ workload }) => workload);
  const strangers = (what: string, names: readonly string[] | undefined, known: readonly string[]) =>
    (names ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => `${what} ${name}, and there are ${known.join(', ')}`);
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
