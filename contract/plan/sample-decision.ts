import type { Decision } from '../decision/decision';
import type { AccessMode } from '../words/vocabulary';
import { callsInOrder } from './assignment';
import { DecidedValue, fieldOf, isDecided } from './decided-value';
import type { Plan } from './plan';

const HOUR_MS = 3_600_000;
/** The name that blueprints of HyOps use. */
const REPOSITORY = 'org/gcp/object-repo#pgbackrest_primary';

/**
 * Returns a decision that a plan selects, with a value for each field that the plan takes from the decision and does
 * not have otherwise. `doctor` compiles it; it is never submitted.
 */
export function sampleDecision(
  plan: Plan,
  { environment, mode, now }: { environment: string; mode: AccessMode; now: Date },
): Decision {
  const { decision_type, target_cloud, dr_mode, workload_profile_ref } = plan.selects;
  const taken = [plan.inputs, ...callsInOrder(plan).map(({ call }) => ('sync' in call ? call.scope : null))];
  const needed = taken.flatMap(referencesIn).filter(({ otherwise }) => otherwise === undefined);
  return {
    ...Object.fromEntries(needed.map((reference) => [fieldOf(reference), valueFor(reference)])),
    decision_id: 'doctor',
    decision_type,
    target_cloud,
    dr_mode,
    execution_plane: mode,
    requires_approval: true,
    rationale: 'Compiled by hyops-dr doctor to check the plan.',
    repo_state_ref: repositoryOf(plan.inputs) ?? REPOSITORY,
    requested_by: 'doctor',
    environment,
    issued_at: now.toISOString(),
    ...(workload_profile_ref === undefined ? {} : { workload_profile_ref }),
    ...(mode === 'public-ephemeral'
      ? {
          break_glass: {
            reason: 'doctor checks the plan',
            expires_at: new Date(now.getTime() + HOUR_MS).toISOString(),
          },
        }
      : {}),
  };
}

/** The first value that the plan accepts; a field with its own type needs none of these. */
function valueFor({ from, map, one_of }: DecidedValue): unknown {
  const [accepted] = map ? Object.keys(map) : (one_of ?? []);
  return accepted ?? (from === 'decision.secondary_backup_copy_required' ? false : 'doctor');
}

function referencesIn(value: unknown): DecidedValue[] {
  // The compiler reports a reference that cannot be read.
  if (isDecided(value)) return [DecidedValue.safeParse(value).data].filter((one) => one !== undefined);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

/** A repository that the plan names itself, which a decision must name as well. */
function repositoryOf(inputs: Plan['inputs']): string | undefined {
  return Object.values(inputs)
    .map((input) => input['repo_state_ref'])
    .find((ref): ref is string => typeof ref === 'string');
}
