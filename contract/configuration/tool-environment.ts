/** The environment of a tool that the product starts. Only `toolEnvironment` makes one. */
export interface ToolEnvironment extends Record<string, string> {
  TZ: 'UTC';
}

/**
 * Returns the complete environment of a tool (C4.4): the given variables, and the two without which its words and times
 * depend on the machine. A time that it prints or reads without a zone is in UTC, as in every file of the project.
 */
export function toolEnvironment(variables: Readonly<Record<string, string | undefined>>): ToolEnvironment {
  const given = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { LANG: 'C.UTF-8', ...Object.fromEntries(given), TZ: 'UTC' };
}
