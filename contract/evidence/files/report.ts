import { z } from 'zod';
import { RunRecordShape } from '../../run/shapes';
import { EndedState } from '../../run/step-shapes';
import { STEPS } from '../../words/steps';
import { JsonFile, TextFile } from '../shape/evidence-file';
import { PLAN } from './plan';

/** The objective in the plan, and its measured value; null when not stated or unknown. */
export const Objective = z.object({
  what: z.enum(['recovery time', 'data loss']),
  objective_ms: z.number().nullable(),
  measured_ms: z.number().nullable(),
  met: z.boolean().nullable(),
  /** The start and end of the measurement, or why they are unknown. */
  how: z.string(),
});
export type Objective = z.infer<typeof Objective>;

/** What the report shows of a plan: its blueprint and the module behind each call (C8.3). */
export const PlanRefs = z.object({
  workload: z.string(),
  environment: z.string(),
  blueprint_ref: z.string(),
  hyops_version: z.string(),
  objectives: PLAN.shape.shape.objectives,
  calls: z.array(
    z.object({ id: z.string(), step: z.string(), kind: z.string(), module_ref: z.string().optional() }),
  ),
});

/** The workflow's own account, the measurements, and the files for each capture of C8. */
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

export const REPORT = new JsonFile({
  path: 'report.json',
  says: 'the run report for programs, with objectives, measurements, and the captures of C8',
  clause: 'C4.6',
  shape: RunReport,
});

export const PAGE = new TextFile({ path: 'report.html', says: 'the run report for people', clause: 'C4.6' });

const ms = z.number();
const split = { total_ms: ms.nullable(), waited_ms: ms, worked_ms: ms.nullable() };

/** How long the run and each step took, with waiting for people separate from work; null while unknown. */
const Timing = z.object({
  started_at: z.string(),
  ended_at: z.string(),
  ...split,
  steps: z.array(
    z.object({
      step: z.enum(STEPS),
      state: EndedState,
      started_at: z.string().nullable(),
      ended_at: z.string().nullable(),
      ...split,
    }),
  ),
});
export type Timing = z.infer<typeof Timing>;

export const TIMING = new JsonFile({
  path: 'timing.json',
  says: 'the duration of each step in milliseconds, with the wait for people shown separately',
  clause: 'C7',
  shape: Timing,
});
