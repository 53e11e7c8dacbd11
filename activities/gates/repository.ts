import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import { type Reason, reasonOf } from '../../contract/words/failures';
import type { HyopsInstallation } from '../hyops/installation';
import { runtimeRoot } from '../hyops/installation';
import { type ModuleState, readModuleState, readyInstances } from '../hyops/module-state';
import { type BackupSight, lookAtBackup } from './backup';

// Five minutes, in days, because the clocks of two machines differ.
const CLOCK_SKEW_DAYS = 5 / 1440;

/** What the repository gate observed. */
export interface RepositorySight {
  state_ref: string;
  status: string;
  updated_at: string | null;
  backend: unknown;
  store: unknown;
  /** The run creates the repository, so there is nothing to check before. */
  made_by_this_run: boolean;
  backup: BackupSight | null;
}

/**
 * Checks that the repository state of the decision is unambiguous, of this environment, ready, published and not stale,
 * and that the backup is recent enough (C4.9, C6.4). Assumes the worst of unknown values.
 */
export async function repositoryReasons(
  installation: HyopsInstallation,
  { repository, environment, calls }: Pick<CompiledPlan, 'repository' | 'environment' | 'calls'>,
  now: Date,
): Promise<{ reasons: Reason[]; proofs: RepositorySight[] }> {
  const { state_ref } = repository;
  const made = calls.some((call) => call.kind === 'hyops' && call.state_ref === state_ref);
  if (state_ref === null) return { reasons: [], proofs: [] };
  const root = runtimeRoot(installation, environment);
  const state = await readModuleState(root, state_ref);
  const backup = await lookAtBackup(root, repository.backup, now);
  const rivals = state_ref.includes('#') ? [] : await readyInstances(root, state_ref);
  const sight = {
    state_ref,
    status: state?.status ?? 'missing',
    updated_at: state?.updated_at ?? null,
    backend: state?.outputs['repo_backend'] ?? null,
    store: storeOf(state) ?? null,
    made_by_this_run: made,
    backup: backup.sight,
  };
  if (made) return { reasons: backup.reasons, proofs: [sight] };
  const found = state
    ? [
        ...ambiguous(state_ref, rivals),
        ...foreign(state_ref, state, installation, environment),
        ...notReady(state_ref, state),
        ...stale(state_ref, state, repository.max_state_age_days, now),
      ]
    : [
        missing(
          `the repository state ${state_ref} does not exist`,
          state_ref,
          'create the repository with HyOps',
        ),
      ];
  return { reasons: [...found, ...backup.reasons], proofs: [sight] };
}

/** Refuses an ambiguous reference here, because HyOps would only do so in the middle of the restore. */
function ambiguous(stateRef: string, rivals: string[]): Reason[] {
  if (rivals.length < 2) return [];
  return [
    missing(
      `${stateRef} names no instance, but several are ready: ${rivals.join(', ')}`,
      'repo_state_ref',
      'append # and the instance to the reference, then issue a new decision',
    ),
  ];
}

/** Refuses a state that was copied here from another environment, as the folder of its HyOps record shows. */
function foreign(
  stateRef: string,
  state: ModuleState,
  { runtimeRoots }: HyopsInstallation,
  environment: string,
): Reason[] {
  const dir = state.evidence_dir ?? '';
  const other = Object.entries(runtimeRoots).find(
    ([name, root]) => name !== environment && dir.startsWith(`${root}/`),
  );
  if (!other) return [];
  return [
    missing(
      `the repository state ${stateRef} was created in environment ${other[0]}, but the run is in ${environment}`,
      stateRef,
      `apply the repository module in ${environment}`,
    ),
  ];
}

function notReady(stateRef: string, state: ModuleState): Reason[] {
  if (state.status !== 'ok')
    return [
      missing(
        `the repository state ${stateRef} is "${state.status}", not ok`,
        stateRef,
        'repair the repository with HyOps',
      ),
    ];
  if (!state.outputs['repo_backend'] || !storeOf(state))
    return [
      missing(
        `the repository state ${stateRef} publishes no backend and bucket`,
        stateRef,
        'apply the repository module again',
      ),
    ];
  return [];
}

function stale(stateRef: string, state: ModuleState, days: number, now: Date): Reason[] {
  const age = (now.getTime() - Date.parse(state.updated_at)) / 86_400_000;
  if (age <= days && age > -CLOCK_SKEW_DAYS) return [];
  return [
    missing(
      Number.isNaN(age) || age < 0
        ? `the age of the repository state ${stateRef} is unknown`
        : `the repository state ${stateRef} is ${Math.round(age)} days old; the plan trusts it for ${days}`,
      stateRef,
      'apply the repository module again; it changes nothing in an intact repository',
    ),
  ];
}

function storeOf(state: ModuleState | undefined): unknown {
  const { outputs = {} } = state ?? {};
  return ['repo_bucket_name', 'bucket_name', 'repo_container_name', 'container_name']
    .map((key) => outputs[key])
    .find(Boolean);
}

const missing = reasonOf('RepositoryStateMissing');
