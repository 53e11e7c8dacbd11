import { z } from 'zod';
import { RunRecordShape } from '../run-shapes';

/** What the plan states as an objective, and what was measured of it; null where nothing is stated or known. */
export const Objective = z.object({
  what: z.enum(['recovery time', 'data loss']),
  objective_ms: z.number().nullable(),
  measured_ms: z.number().nullable(),
  met: z.boolean().nullable(),
  /** From when until when, or why it is not known. */
  how: z.string(),
});
export type Objective = z.infer<typeof Objective>;

/** `report.json`: the workflow's own account, what was measured, and for each capture of C8 which files hold it. */
export const RunReport = z.object({
  version: z.literal(1),
  record: RunRecordShape,
  objectives: z.array(Objective),
  captures: z.array(
    z.object({ clause: z.string(), what: z.string(), files: z.array(z.string()), value: z.unknown() }),
  ),
});
export type RunReport = z.infer<typeof RunReport>;
export type Capture = RunReport['captures'][number];
