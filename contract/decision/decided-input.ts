/** A value of an input that comes from the decision, and where in the inputs of its step it stands. */
export interface DecidedInput {
  field: string;
  path: string[];
}

/** The value at a path of inputs; undefined where there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null ? new Map(Object.entries(here)).get(key) : undefined,
    value,
  );
}
