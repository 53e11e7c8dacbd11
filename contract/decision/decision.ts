import { z } from 'zod';
import { ACCESS_MODES, CLOUDS, DECISION_TYPES, DR_MODES } from '../words/vocabulary';

const OneLine = z.string().trim().min(1).max(512);
const Rfc3339 = z.iso.datetime({ offset: true });

/** A HyOps state reference `module/ref[#instance]`, e.g. `org/gcp/object-repo#pgbackrest_primary` (C3.8). */
export const StateRef = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)+(#[a-z0-9][a-z0-9_.-]{0,63})?$/,
    'must look like module/ref or module/ref#instance',
  );

/**
 * The decision artifact, keys exactly as the contract spells them (C3.1-C3.9) and then ours.
 * `decisionFields` is the table; which fields may stand together is in `decision-rules.ts` (C3.10).
 */
export const decisionFields = {
  decision_id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
      'must be 1 to 128 letters, digits, dots, underscores or dashes',
    ),
  decision_type: z.enum(DECISION_TYPES),
  target_cloud: z.enum(CLOUDS),
  dr_mode: z.enum(DR_MODES),
  execution_plane: z.enum(ACCESS_MODES),
  requires_approval: z.boolean(),
  rationale: z.string().trim().min(1).max(8192),
  repo_state_ref: StateRef.optional(),
  workload_profile_ref: OneLine.optional(),
  secondary_backup_copy_required: z.boolean().optional(),
  secret_sync_profile: OneLine.optional(),
  cutover_policy: OneLine.optional(),
  environment: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be a HyOps environment name')
    .optional(),
  requested_by: OneLine.optional(),
  issued_at: Rfc3339.optional(),
  expires_at: Rfc3339.optional(),
  drill: z.boolean().optional(),
  break_glass: z.strictObject({ reason: OneLine, expires_at: Rfc3339 }).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
};

export const Decision = z.strictObject(decisionFields);
export type Decision = z.infer<typeof Decision>;

/** Optional fields of C3.9: each must be consumed by the plan that is chosen, or the decision is refused. */
export const CONSUMABLE_FIELDS = [
  'workload_profile_ref',
  'secondary_backup_copy_required',
  'secret_sync_profile',
  'cutover_policy',
] as const satisfies readonly (keyof Decision)[];

/** The largest artifact that is read, in bytes. */
export const DECISION_MAX_BYTES = 64 * 1024;
