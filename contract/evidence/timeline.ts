import { z } from 'zod';
import { digestOf } from '../digest';
import type { PlacedFragment } from './fragment';
import type { Scheduled } from './history';
import { byteOrder } from './layout';
import { Sha256 } from './manifest';

/** One line of `timeline.jsonl`; `hash` covers the rest of the line, and so all lines before it. */
export const TimelineLine = z.strictObject({
  seq: z.number().int().min(1),
  prev: Sha256,
  fragment: z.string(),
  sha256: Sha256,
  at: z.string(),
  says: z.string(),
  hash: Sha256,
});
export type TimelineLine = z.infer<typeof TimelineLine>;

/** What the first line has as `prev`, and the head of an empty timeline. */
export const BEFORE_ALL = '0'.repeat(64);

/** Order of history: when the workflow asked for the activity, then the attempt. What history does not know comes last. */
export function inHistoryOrder<T extends PlacedFragment>(
  fragments: readonly T[],
  scheduled: ReadonlyMap<string, Scheduled>,
): T[] {
  const eventOf = (one: T) => scheduled.get(one.activity_id)?.event ?? Number.MAX_SAFE_INTEGER;
  return [...fragments].sort(
    (one, other) =>
      eventOf(one) - eventOf(other) || one.attempt - other.attempt || byteOrder(one.path, other.path),
  );
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
