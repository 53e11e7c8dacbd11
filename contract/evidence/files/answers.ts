import { z } from 'zod';
import { JsonFile } from '../shape/evidence-file';
import { Sha256 } from '../shape/sha256';

/** What this runner answered to one attempt of an activity: how, and the digest of what it said. */
export const KeptAnswer = z.strictObject({
  activity: z.string(),
  activity_id: z.string(),
  /** The Temporal run that the attempt was part of. */
  execution: z.string(),
  attempt: z.number().int().min(1),
  at: z.string(),
  gave: z.enum(['result', 'failure', 'cancellation']),
  sha256: Sha256,
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

export const ANSWER = new JsonFile({
  path: 'answers/<activity id>-<activity>-a<attempt>.json',
  says: 'the digest of what this runner answered to one attempt of an activity, which the history is compared with',
  clause: 'C4.5',
  bound: true,
  shape: KeptAnswer,
});
