import { digestOf } from '../signing/digest';
import type { TimelineLine } from './files/timeline';
import type { PlacedFragment } from './fragment';
import type { StandingOf } from './history';
import { byteOrder } from './shape/names';

/** The value of `prev` in the first line, and the head of an empty timeline. */
export const BEFORE_ALL = '0'.repeat(64);

/**
 * Sorts in the order of history: by branch, then by the time at which the workflow scheduled the activity, then by
 * attempt. Fragments that the history of their branch does not contain come last in it, by their own time.
 */
export function inHistoryOrder<T extends PlacedFragment>(
  fragments: readonly T[],
  standingOf: StandingOf,
): T[] {
  const placed = fragments.map((fragment) => {
    const { branch, scheduled } = standingOf(fragment);
    const event = scheduled?.event ?? Number.MAX_SAFE_INTEGER;
    return { fragment, branch, event, at: scheduled ? '' : fragment.at };
  });
  placed.sort(
    (one, other) =>
      one.branch - other.branch ||
      one.event - other.event ||
      byteOrder(one.at, other.at) ||
      one.fragment.attempt - other.fragment.attempt ||
      byteOrder(one.fragment.path, other.fragment.path),
  );
  return placed.map(({ fragment }) => fragment);
}

/** Builds the chain over fragments in the given order. */
export function chain(fragments: readonly PlacedFragment[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  for (const { path, sha256, at, says } of fragments) {
    const line = { seq: lines.length + 1, prev: headOf(lines), fragment: path, sha256, at, says };
    lines.push({ ...line, hash: digestOf(line) });
  }
  return lines;
}

export function headOf(lines: readonly TimelineLine[]): string {
  return lines.at(-1)?.hash ?? BEFORE_ALL;
}

/** Returns the first line that does not follow from the lines before it; undefined when the chain is intact. */
export function brokenLine(lines: readonly TimelineLine[]): number | undefined {
  let prev = BEFORE_ALL;
  for (const [at, { hash, ...line }] of lines.entries()) {
    if (line.seq !== at + 1 || line.prev !== prev || digestOf(line) !== hash) return at + 1;
    prev = hash;
  }
  return undefined;
}
