import { z } from 'zod';
import { LinesFile } from '../shape/evidence-file';
import { Sha256 } from '../shape/sha256';

/** One line; `hash` covers the rest of the line, and therefore all earlier lines. */
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

export const TIMELINE = new LinesFile({
  path: 'timeline.jsonl',
  says: 'the fragments in history order, as a hash chain',
  clause: 'C4.5',
  shape: TimelineLine,
});
