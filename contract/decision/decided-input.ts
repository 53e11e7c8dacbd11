/** An input value that comes from the decision, and its path in the inputs of its step. */
export interface DecidedInput {
  field: string;
  path: string[];
}

/** Returns the value at a path of inputs; undefined when there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null ? new Map(Object.entries(here)).get(key) : undefined,
    value,
  );
}
