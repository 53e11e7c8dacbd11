import { decisionFields } from '../decision/decision';
import type { Parsed, Reason } from '../words/failures';
import { ACCESS_MODES } from '../words/vocabulary';
import { type ImportMapping, routeOf } from './mapping';
import { closedBecause, type UpstreamRecord } from './record';
import { refused } from './refused';

/** An incomplete decision artifact: it has only what the record, the route or the caller provided. */
export type Draft = Record<string, unknown>;

const REQUIRED = [
  'decision_type',
  'target_cloud',
  'dr_mode',
  'execution_plane',
  'requires_approval',
  'rationale',
  'environment',
];

/**
 * Translates one record by the mapping, and by `given` for what neither provides. Reports what is still missing and
 * never guesses it. What the record says cannot be changed, except that an approval may be required.
 */
export function translate(record: UpstreamRecord, mapping: ImportMapping, given: Draft): Parsed<Draft> {
  const route = routeOf(mapping, record);
  if (!route.ok) return route;
  const said = saidBy(record);
  const added = { ...route.value.decision, ...given };
  const draft: Draft = {
    ...said,
    ...added,
    ...lifetime(record, route.value.valid_for_minutes),
  };
  draft['metadata'] = { upstream: record.fields };
  const closed = closedBecause(record);
  const reasons = [
    ...(closed === undefined ? [] : [refused(closed, 'status', 'leave this record alone')]),
    ...foreignPlane(record),
    ...contradictions({ ...route.value.decision, ...said }, given),
    ...contradictions(said, route.value.decision),
    ...unknownKeys(given),
    ...REQUIRED.filter((key) => draft[key] === undefined).map(missing),
  ];
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, value: draft };
}

/** Returns the record's own decision fields. The type is in the record's own vocabulary, which the route translates. */
function saidBy({ fields }: UpstreamRecord): Draft {
  const said: Draft = {
    execution_plane: fields.execution_plane,
    requires_approval: fields.requires_approval ?? fields.approval?.required,
    rationale: fields.rationale,
    environment: fields.target_env ?? fields.runtime_env,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function lifetime({ fields }: UpstreamRecord, minutes: number | undefined): Draft {
  const issued_at = fields.timestamp_utc;
  if (minutes === undefined) return { issued_at };
  return { issued_at, expires_at: new Date(Date.parse(issued_at) + minutes * 60_000).toISOString() };
}

function foreignPlane({ fields: { execution_plane } }: UpstreamRecord): Reason[] {
  const known: readonly string[] = ACCESS_MODES;
  if (execution_plane === undefined || known.includes(execution_plane)) return [];
  return [
    refused(
      `"${execution_plane}" is not an access mode of the contract: nothing runs from a workstation`,
      'execution_plane',
      `route it upstream to one of ${ACCESS_MODES.join(', ')}`,
    ),
  ];
}

/** An approval may be required where none was; everything else must stay as it was (C4.8). */
function contradictions(said: Draft, added: Draft): Reason[] {
  return Object.entries(added)
    .filter(([key, value]) => said[key] !== undefined && said[key] !== value)
    .filter(([key, value]) => key !== 'requires_approval' || value !== true)
    .map(([key, value]) =>
      refused(
        `${key} is ${JSON.stringify(said[key])} and cannot become ${JSON.stringify(value)}`,
        key,
        'remove it: only missing fields can be added',
      ),
    );
}

function unknownKeys(given: Draft): Reason[] {
  return Object.keys(given)
    .filter((key) => !Object.hasOwn(decisionFields, key))
    .map((key) => refused(`a decision has no "${key}"`, key, 'correct its spelling'));
}

function missing(key: string): Reason {
  return refused(
    `neither the record nor its route sets ${key}`,
    key,
    `write it under "decision" of the route, or give --set ${key}=VALUE`,
  );
}
