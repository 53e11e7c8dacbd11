import { z } from 'zod';
import { JsonFile } from '../shape/evidence-file';

/** Files of an evidence home that belong to no bundle; the first one is in the folder of its decision. */
const Claim = z.object({
  decision_id: z.string(),
  decision_digest: z.string(),
  workflow_id: z.string(),
  run_id: z.string(),
  claimed_at: z.string(),
  /** Id of the run's Temporal namespace; null when the server did not report it. */
  namespace_id: z.string().nullable(),
  /** A queue of the runner that has the run; missing in a claim of an earlier release. */
  queue: z.string().optional(),
});
/** Records which run executes a decision, and prevents a second run even when Temporal no longer knows the first. */
export type Claim = z.infer<typeof Claim>;

export const CLAIM = new JsonFile({
  path: 'claim.json',
  says: 'which run executes this decision; written once, never changed',
  clause: 'C3.1',
  shape: Claim,
});

export const HOME = new JsonFile({
  path: 'home.json',
  says: 'the id of this evidence home; the state folder of the runner has the same id',
  clause: 'C4.5',
  shape: z.object({ home: z.string() }),
});
