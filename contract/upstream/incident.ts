import type { UpstreamRecord } from './record';

/**
 * Returns the first record of the incident that a record belongs to. A pipeline that only emits repeats itself after
 * each cool-down under new ids: records of one kind, type, target and environment belong to one incident as long as
 * each follows the previous one within the window.
 */
export function firstOfIncident(
  record: UpstreamRecord,
  others: readonly UpstreamRecord[],
  withinMinutes: number,
): UpstreamRecord {
  const earlier = others
    .filter((one) => subjectOf(one) === subjectOf(record) && isBefore(one, record))
    .sort((one, other) => (isBefore(one, other) ? 1 : -1));
  let first = record;
  for (const one of earlier) {
    if (timeOf(first) - timeOf(one) > withinMinutes * 60_000) break;
    first = one;
  }
  return first;
}

function subjectOf({ kind, fields }: UpstreamRecord): string {
  const { decision_type, target_ref, target_env, runtime_env, module_ref, desired } = fields;
  return JSON.stringify([kind, decision_type, target_ref, target_env, runtime_env, module_ref, desired]);
}

/** A total order: of two records with the same time, the one with the lower id is the earlier. */
function isBefore(one: UpstreamRecord, other: UpstreamRecord): boolean {
  const apart = timeOf(one) - timeOf(other);
  return apart < 0 || (apart === 0 && one.id < other.id);
}

function timeOf({ fields }: UpstreamRecord): number {
  return Date.parse(fields.timestamp_utc);
}
