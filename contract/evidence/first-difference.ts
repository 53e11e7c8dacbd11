/** The first place at which two JSON values differ. */
export interface DifferentPlace {
  /** Keys and indexes, separated by dots; empty for the values themselves. */
  path: string;
  one: unknown;
  other: unknown;
}

/** Finds the first difference of two JSON values; undefined when they are equal. Ignores key order. */
export function differentPlace(one: unknown, other: unknown, path = ''): DifferentPlace | undefined {
  if (isComposite(one) && isComposite(other) && Array.isArray(one) === Array.isArray(other)) {
    const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      const found = differentPlace(left.get(key), right.get(key), path === '' ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return Object.is(one, other) ? undefined : { path, one, other };
}

/** Describes the first difference between what this build makes and what was recorded; undefined when there is none. */
export function firstDifference(now: unknown, recorded: unknown, path = ''): string | undefined {
  const found = differentPlace(now, recorded, path);
  if (!found) return undefined;
  return `${found.path || 'it'} is ${shown(found.one)} on this build, recorded ${shown(found.other)}`;
}

function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
