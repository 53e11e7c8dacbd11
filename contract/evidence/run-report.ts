import { z } from 'zod';
import { RunRecordShape } from '../run/shapes';

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

/** What the report tells of a plan: its blueprint and the module behind each call (C8.3). */
export const PlanRefs = z.object({
  workload: z.string(),
  environment: z.string(),
  blueprint_ref: z.string(),
  hyops_version: z.string(),
  objectives: z.unknown().optional(),
  calls: z.array(z.object({ id: z.string(), step: z.string(), module_ref: z.string().optional() })),
});

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
