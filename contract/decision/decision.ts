import { z } from 'zod';
import { ONE_LINE } from '../words/flawed-text';
import { ENVIRONMENT_NAME } from '../words/names';
import { ACCESS_MODES, CLOUDS, DECISION_TYPES, DR_MODES } from '../words/vocabulary';

const OneLine = z
  .string()
  .trim()
  .min(1)
  .max(512)
  .regex(ONE_LINE, 'must be one line without control characters');
const Rfc3339 = z.iso.datetime({ offset: true });

const DecisionId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'must be 1 to 128 letters, digits, dots, underscores or dashes',
  );

/** A HyOps state reference `module/ref[#instance]`, e.g. `org/gcp/object-repo#pgbackrest_primary` (C3.8). */
export const StateRef = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)+(#[a-z0-9][a-z0-9_.-]{0,63})?$/,
    'must look like module/ref or module/ref#instance',
  );

/**
 * The fields of a decision artifact: the contract's keys as the contract spells them (C3.1-C3.9), then those of
 * hyops-dr. `rules.ts` defines which of them may be combined (C3.10).
 */
export const decisionFields = {
  /** Identifies the decision, which runs once (C3.1): 1 to 128 letters, digits, dots, underscores or dashes. */
  decision_id: DecisionId,
  /** What to do; `hold` means to wait and change nothing (C3.2). */
  decision_type: z.enum(DECISION_TYPES),
  /** Where the workload goes; `none` with `hold`, with `deny`, and for a failback on-premises (C3.3). */
  target_cloud: z.enum(CLOUDS),
  /** How the data gets there; `deny` means that nothing may be done (C3.4). */
  dr_mode: z.enum(DR_MODES),
  /** The access mode: how the runner reaches its targets. It is never inferred (C3.5, C5.1). */
  execution_plane: z.enum(ACCESS_MODES),
  /** Whether the decision requires an approval; the policy may require more (C3.6). */
  requires_approval: z.boolean(),
  /** The reason, in at most 8192 characters; approvers read it (C3.7). */
  rationale: z.string().trim().min(1).max(8192),
  /**
   * HyOps state of the backup repository, such as `org/gcp/object-repo#pgbackrest_primary`; required for every action
   * (C3.8).
   */
  repo_state_ref: StateRef.optional(),
  /** The profile by which the plan is selected, or which the plan applies (C3.9). */
  workload_profile_ref: OneLine.optional(),
  /** Whether a second copy of the backup must exist (C3.9). */
  secondary_backup_copy_required: z.boolean().optional(),
  /** Which secrets are synced to the target (C3.9). */
  secret_sync_profile: OneLine.optional(),
  /** How traffic is cut over (C3.9). */
  cutover_policy: OneLine.optional(),
  /** HyOps environment; without it, the default of the worker's configuration. */
  environment: z.string().regex(ENVIRONMENT_NAME, 'must be a HyOps environment name').optional(),
  /** The person or program that makes the request; never counts as an approver. */
  requested_by: OneLine.optional(),
  /** RFC 3339 with a zone; a decision from the future is refused. */
  issued_at: Rfc3339.optional(),
  /** RFC 3339 with a zone; nothing starts after it. */
  expires_at: Rfc3339.optional(),
  /** The decision that this one continues: its run ended before its work was done, and its evidence is sealed. */
  continues: DecisionId.optional(),
  /** A drill: marked as such everywhere, and limited to what the plan allows for drills. */
  drill: z.boolean().optional(),
  /** Allows `public-ephemeral` outside a drill, for this reason and until this time (C3.10, C5.5). */
  break_glass: z.strictObject({ reason: OneLine, expires_at: Rfc3339 }).optional(),
  /** Any JSON value; kept in evidence, never interpreted. */
  metadata: z.record(z.string(), z.unknown()).optional(),
};

export const Decision = z.strictObject(decisionFields);
/** What a decision service emits and a run executes (C2.2, C2.3): one JSON object of at most 64 KiB. */
export type Decision = z.infer<typeof Decision>;

/** Optional fields of C3.9: the selected plan must use each of them, or the decision is refused. */
export const CONSUMABLE_FIELDS = [
  'workload_profile_ref',
  'secondary_backup_copy_required',
  'secret_sync_profile',
  'cutover_policy',
] as const satisfies readonly (keyof Decision)[];

/** The largest artifact that is read, in bytes. */
export const DECISION_MAX_BYTES = 64 * 1024;
