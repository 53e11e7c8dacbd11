import type { CompiledPlan } from '../../contract/plan/compiled-plan';
import type { Reason } from '../../contract/words/failures';
import { ageOfBackup } from '../../contract/world/backup-age';
import { readModuleState } from '../hyops/module-state';

/** The backup that a restore would use, and its age. */
export interface BackupSight {
  state_ref: string;
  label: unknown;
  taken_at: string | null;
  age_minutes: number | null;
}

/** Checks that the last backup exists and is recent enough for the plan (C6.4). An unknown age counts as too old. */
export async function lookAtBackup(
  root: string,
  backup: CompiledPlan['repository']['backup'],
  now: Date,
): Promise<{ reasons: Reason[]; sight: BackupSight | null }> {
  if ('nothing' in backup) return { reasons: [], sight: null };
  const { state_ref, max_age_minutes } = backup;
  const state = await readModuleState(root, state_ref);
  const label = state?.outputs['pgbackrest_latest_backup_set'];
  const age = ageOfBackup(state?.outputs['pgbackrest_latest_backup'], label, now);
  const sight = {
    state_ref,
    label: label ?? null,
    taken_at: age?.takenAt ?? null,
    age_minutes: age?.minutes ?? null,
  };
  const refuse = (what: string, advice: string) => ({
    sight,
    reasons: [{ code: 'BackupMissing' as const, what, where: state_ref, do: advice }],
  });
  if (state?.status !== 'ok')
    return refuse(
      `the backup state ${state_ref} is ${state?.status ?? 'missing'}`,
      'run a backup with HyOps',
    );
  if (!age) return refuse(`the age of the last backup of ${state_ref} is unknown`, 'run a backup with HyOps');
  if (age.minutes > max_age_minutes)
    return refuse(
      `the last backup is ${Math.round(age.minutes)} minutes old; the plan allows ${max_age_minutes}`,
      'run a backup with HyOps, or allow this data loss in the plan (max_age_minutes)',
    );
  return { sight, reasons: [] };
}
