/** The environment of a tool that the product starts. Only `toolEnvironment` creates one. */
export interface ToolEnvironment extends Record<string, string> {
  TZ: 'UTC';
}

/**
 * Returns the complete environment of a tool (C4.4): the given variables, and the two without which its language and
 * times would depend on the machine. Times that it prints or reads without a zone are in UTC, as in every file of the
 * project.
 */
export function toolEnvironment(variables: Readonly<Record<string, string | undefined>>): ToolEnvironment {
  const given = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { LANG: 'C.UTF-8', ...Object.fromEntries(given), TZ: 'UTC' };
}
