import { z } from 'zod';
import { decisionFields } from '../decision/decision';
import type { Parsed } from '../words/failures';
import type { UpstreamRecord } from './record';
import { refused } from './refused';

const Word = z.string().min(1);

/** What a route matches: fields of the record, each of which must have exactly this value. */
const When = z
  .strictObject({
    decision_type: Word,
    target_kind: Word,
    target_ref: Word,
    target_env: Word,
    runtime_env: Word,
    module_ref: Word,
    desired: Word,
    execution_plane: Word,
  })
  .partial()
  .refine(
    (keys) => Object.keys(keys).length > 0,
    'must have a condition: a route for every record would be a guess',
  );

const { decision_id, rationale, issued_at, expires_at, break_glass, metadata, ...mapped } = decisionFields;

/** What a route adds: fields of a decision. It may repeat what the record says, but never change it. */
const Added = z.strictObject(mapped).partial();

/** `import.yaml`: how records of the HyOps decision pipeline become decisions. Nothing has a default. */
export const ImportMapping = z.strictObject({
  /**
   * Records of one kind, type and environment, each within this time after the previous one, belong to one incident.
   */
  same_incident_within_minutes: z.number().positive().max(10_080),
  routes: z
    .array(
      z.strictObject({
        name: Word,
        when: When,
        decision: Added,
        /** An older decision is outdated; without this limit, only the guards of the plan protect against one. */
        valid_for_minutes: z.number().positive().optional(),
      }),
    )
    .min(1),
});
export type ImportMapping = z.infer<typeof ImportMapping>;
export type Route = ImportMapping['routes'][number];

/** Returns the only route for a record; refuses when none or several match. */
export function routeOf({ routes }: ImportMapping, { fields }: UpstreamRecord): Parsed<Route> {
  const fitting = routes.filter(({ when }) =>
    Object.entries(when).every(([key, value]) => fields[key] === value),
  );
  const [route] = fitting;
  if (route && fitting.length === 1) return { ok: true, value: route };
  const what = route
    ? `${fitting.length} routes match this record: ${fitting.map(({ name }) => name).join(', ')}`
    : `no route matches this record (decision_type ${fields.decision_type}, target_ref ${fields.target_ref ?? 'not given'})`;
  return {
    ok: false,
    reasons: [refused(what, 'routes', route ? 'let their "when" exclude each other' : 'add a route for it')],
  };
}
