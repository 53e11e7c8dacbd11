import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import type { HyopsInstallation } from '../hyops/installation';
import { runtimeRoot } from '../hyops/installation';
import { type ModuleState, readModuleState, readyInstances } from '../hyops/module-state';
import { type BackupSight, lookAtBackup } from './backup';

// Five minutes, in days: clocks of two machines differ.
const CLOCK_SKEW_DAYS = 5 / 1440;

/** What the repository gate looked at. */
export interface RepositorySight {
  state_ref: string;
  status: string;
  updated_at: string | null;
  backend: unknown;
  store: unknown;
  /** The plan makes the repository; then there is nothing to look at yet. */
  made_by_this_run: boolean;
  backup: BackupSight | null;
}

/**
 * The repository state of the decision is one state of this environment, ready, published and not stale, and the
 * backup source is fresh enough (C4.9, C6.4). What is unknown is the worst case.
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

/** HyOps refuses this as well, but only in the middle of the restore. */
function ambiguous(stateRef: string, rivals: string[]): Reason[] {
  if (rivals.length < 2) return [];
  return [
    missing(
      `${stateRef} names no instance, and several are ready: ${rivals.join(', ')}`,
      'repo_state_ref',
      'name the one that is meant, with # and its instance',
    ),
  ];
}

/** A state keeps the folder of its run; one of another environment was copied here. */
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
      `the repository state ${stateRef} was made in environment ${other[0]}, and the run is in ${environment}`,
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
        'bring the repository in order with HyOps',
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
        ? `when the repository state ${stateRef} was written is unknown`
        : `the repository state ${stateRef} is ${Math.round(age)} days old; the plan trusts it for ${days}`,
      stateRef,
      'apply the repository module again: it changes nothing when all is well',
    ),
  ];
}

function storeOf(state: ModuleState | undefined): unknown {
  const { outputs = {} } = state ?? {};
  return ['repo_bucket_name', 'bucket_name', 'repo_container_name', 'container_name']
    .map((key) => outputs[key])
    .find(Boolean);
}

function missing(what: string, where: string, advice: string): Reason {
  return { code: 'RepositoryStateMissing', what, where, do: advice };
}
