import { z } from 'zod';
import { JsonFile } from '../shape/evidence-file';
import { Sha256 } from '../shape/sha256';

/** What one attempt did, and the files it produced. */
export const KeptFragment = z.strictObject({
  activity: z.string(),
  activity_id: z.string(),
  /** The Temporal run that the attempt was part of; a reset adds another one to the same run. */
  execution: z.string(),
  attempt: z.number().int().min(1),
  at: z.string(),
  says: z.string(),
  files: z.record(z.string(), Sha256),
});
export type KeptFragment = z.infer<typeof KeptFragment>;

export const FRAGMENT = new JsonFile({
  path: 'fragments/<activity id>-<activity>-a<attempt>.json',
  says: 'what one attempt reports, with the digests of the files it left',
  clause: 'C4.5',
  shape: KeptFragment,
});
