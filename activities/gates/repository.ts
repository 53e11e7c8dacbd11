import type { CompiledPlan } from '../../contract/compiled-plan';
import type { Reason } from '../../contract/failures';
import { type ModuleState, readModuleState } from '../hyops/module-state';

/** What the repository gate looked at. */
export interface RepositorySight {
  state_ref: string;
  status: string;
  backend: unknown;
  backup: { state_ref: string; label: unknown; taken_at: string | null; age_minutes: number | null } | null;
}

type Repository = CompiledPlan['repository'];

/** Repository state and backup source (C6.4, C4.9): ready, published, and fresh enough. Unknown is worst case. */
export async function repositoryReasons(
  root: string,
  repository: Repository,
  now: Date,
): Promise<{ reasons: Reason[]; proofs: RepositorySight[] }> {
  if (repository.state_ref === null) return { reasons: [], proofs: [] };
  const state = await readModuleState(root, repository.state_ref);
  const backup = await lookAtBackup(root, repository.backup, now);
  const store = storeOf(state);
  return {
    reasons: [...repositoryState(repository.state_ref, state, store), ...backup.reasons],
    proofs: [
      {
        state_ref: repository.state_ref,
        status: state?.status ?? 'missing',
        backend: state?.outputs['repo_backend'] ?? null,
        backup: backup.sight,
      },
    ],
  };
}

function repositoryState(stateRef: string, state: ModuleState | undefined, store: unknown): Reason[] {
  if (!state)
    return [
      missing(
        `the repository state ${stateRef} does not exist`,
        stateRef,
        'create the repository with HyOps',
      ),
    ];
  if (state.status !== 'ok')
    return [
      missing(
        `the repository state ${stateRef} is "${state.status}", not ok`,
        stateRef,
        'bring the repository in order with HyOps',
      ),
    ];
  if (!state.outputs['repo_backend'] || !store)
    return [
      missing(
        `the repository state ${stateRef} publishes no backend and bucket`,
        stateRef,
        'apply the repository module again',
      ),
    ];
  return [];
}

function storeOf(state: ModuleState | undefined): unknown {
  const { outputs = {} } = state ?? {};
  return ['bucket_name', 'gcs_bucket', 's3_bucket', 'container_name']
    .map((key) => outputs[key])
    .find(Boolean);
}

async function lookAtBackup(
  root: string,
  backup: Repository['backup'],
  now: Date,
): Promise<{ reasons: Reason[]; sight: RepositorySight['backup'] }> {
  if ('nothing' in backup) return { reasons: [], sight: null };
  const state = await readModuleState(root, backup.state_ref);
  const label = state?.outputs['pgbackrest_latest_backup_set'] ?? state?.outputs['pgbackrest_latest_backup'];
  const takenAt = takenAtOf(label);
  const ageMinutes = takenAt ? (now.getTime() - takenAt.getTime()) / 60_000 : null;
  const sight = {
    state_ref: backup.state_ref,
    label: label ?? null,
    taken_at: takenAt?.toISOString() ?? null,
    age_minutes: ageMinutes,
  };
  if (state?.status !== 'ok')
    return {
      sight,
      reasons: [
        missing(
          `the backup state ${backup.state_ref} is ${state?.status ?? 'missing'}`,
          backup.state_ref,
          'run a backup with HyOps',
        ),
      ],
    };
  if (ageMinutes === null)
    return {
      sight,
      reasons: [
        missing(
          `when the last backup of ${backup.state_ref} was taken is unknown`,
          backup.state_ref,
          'run a backup with HyOps',
        ),
      ],
    };
  if (ageMinutes > backup.max_age_minutes)
    return {
      sight,
      reasons: [
        missing(
          `the last backup is ${Math.round(ageMinutes)} minutes old; the plan allows ${backup.max_age_minutes}`,
          backup.state_ref,
          'run a backup, or have the plan accept this loss of data',
        ),
      ],
    };
  return { sight, reasons: [] };
}

/** The time in a pgBackRest label, `YYYYMMDD-HHMMSSF[_YYYYMMDD-HHMMSS(D|I)]`, UTC: the last one counts. */
export function takenAtOf(label: unknown): Date | undefined {
  if (typeof label !== 'string') return undefined;
  const found = [...label.matchAll(/(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)[FDI]/g)].at(-1);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function missing(what: string, where: string, advice: string): Reason {
  return { code: 'RepositoryStateMissing', what, where, do: advice };
}
