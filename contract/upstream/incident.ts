import type { UpstreamRecord } from './record';

/**
 * The first record of the incident that a record tells of. A pipeline that only emits says the same again
 * after each cool-down, under new ids: records of one kind, type, target and environment tell one incident as
 * long as each follows the one before within the window.
 */
export function firstOfIncident(
  record: UpstreamRecord,
  others: readonly UpstreamRecord[],
  withinMinutes: number,
): UpstreamRecord {
  const earlier = others
    .filter((one) => subjectOf(one) === subjectOf(record) && timeOf(one) <= timeOf(record))
    .sort((one, other) => timeOf(other) - timeOf(one) || (one.id < other.id ? 1 : -1));
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

function timeOf({ fields }: UpstreamRecord): number {
  return Date.parse(fields.timestamp_utc);
}
