/** Describes the first difference of two JSON values; undefined when they are equal. Ignores key order. */
export function firstDifference(now: unknown, recorded: unknown, path = ''): string | undefined {
  if (isComposite(now) && isComposite(recorded) && Array.isArray(now) === Array.isArray(recorded)) {
    const [one, other] = [new Map(Object.entries(now)), new Map(Object.entries(recorded))];
    for (const key of new Set([...one.keys(), ...other.keys()])) {
      const found = firstDifference(one.get(key), other.get(key), path === '' ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (Object.is(now, recorded)) return undefined;
  return `${path || 'it'} is ${shown(now)} on this build, recorded ${shown(recorded)}`;
}

function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
