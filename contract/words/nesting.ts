/** Reports whether arrays and objects are nested deeper in a JSON value than so many levels. Does not recurse. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let left = [value];
  for (let level = 0; level <= levels; level++) {
    const inner = left.filter((one): one is object => typeof one === 'object' && one !== null);
    if (inner.length === 0) return false;
    left = inner.flatMap((one): unknown[] => Object.values(one));
  }
  return true;
}
