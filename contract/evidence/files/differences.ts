import { z } from 'zod';
import { JsonFile } from '../shape/evidence-file';

/** One statement of a run record or a history that this runner's own records do not confirm. */
const Difference = z.strictObject({ clause: z.string(), what: z.string() });
export type Difference = z.infer<typeof Difference>;

export const DIFFERENCES = new JsonFile({
  path: 'differences.json',
  says: 'what the workflow or its history states and the records of the runner do not confirm; normally empty',
  clause: 'C4.5',
  shape: z.array(Difference),
});
