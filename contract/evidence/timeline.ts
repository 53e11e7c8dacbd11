import { digestOf } from '../signing/digest';
import { byteOrder } from './files/names';
import type { TimelineLine } from './files/timeline';
import type { PlacedFragment } from './fragment';
import type { StandingOf } from './history';

/** What the first line has as `prev`, and the head of an empty timeline. */
export const BEFORE_ALL = '0'.repeat(64);

/**
 * Order of history: branch by branch, when the workflow asked for the activity, then the attempt. What the history
 * of its branch does not know comes last there, by its own time.
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

/** The chain over fragments in the order given. */
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

/** The first line that does not follow from the lines before it, or undefined when the chain holds. */
export function brokenLine(lines: readonly TimelineLine[]): number | undefined {
  let prev = BEFORE_ALL;
  for (const [at, { hash, ...line }] of lines.entries()) {
    if (line.seq !== at + 1 || line.prev !== prev || digestOf(line) !== hash) return at + 1;
    prev = hash;
  }
  return undefined;
}
