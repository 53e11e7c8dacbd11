import type { Parsed } from '../words/failures';
import { firstOfIncident } from './incident';
import type { ImportMapping } from './mapping';
import type { UpstreamRecord } from './record';
import { refused } from './refused';
import { type Draft, translate } from './translate';

/** The decision that a record becomes, and the record that it was made from. */
export interface Imported {
  artifact: Draft;
  madeFrom: UpstreamRecord;
}

/**
 * Returns a decision artifact for an upstream record. All records of one incident give the same artifact, made from the
 * first of them and with the id of the upstream decision, so that it runs once. `others` are the other known records;
 * `given` has the fields that neither record nor route provides.
 */
export function importRecord(
  record: UpstreamRecord,
  others: readonly UpstreamRecord[],
  mapping: ImportMapping,
  given: Draft,
): Parsed<Imported> {
  const within = mapping.same_incident_within_minutes;
  const madeFrom = firstOfIncident(record, others, within);
  const decision_id = given['decision_id'] ?? decisionBehind(madeFrom, others, within);
  const draft = translate(madeFrom, mapping, given);
  if (!draft.ok || decision_id === undefined)
    return {
      ok: false,
      reasons: [
        ...(decision_id === undefined ? [unknownDecision(madeFrom)] : []),
        ...(draft.ok ? [] : draft.reasons),
      ],
    };
  return { ok: true, value: { artifact: { decision_id, ...draft.value }, madeFrom } };
}

/**
 * A consumer's record does not name the decision, but it names the dispatcher's request, which does. That request also
 * identifies the incident, which may have begun with another request.
 */
function decisionBehind(
  { kind, id, fields }: UpstreamRecord,
  others: readonly UpstreamRecord[],
  withinMinutes: number,
): string | undefined {
  if (kind === 'decision') return id;
  if (kind === 'dispatch') return fields.source_decision_id;
  const request = others.find((one) => one.kind === 'dispatch' && one.id === fields.source_dispatch_id);
  return request && firstOfIncident(request, others, withinMinutes).fields.source_decision_id;
}

function unknownDecision({ fields }: UpstreamRecord) {
  return refused(
    'the record does not say which decision it comes from',
    'decision_id',
    `name the folder of the dispatcher's requests with --records, for ${fields.source_dispatch_id ?? 'its request'}`,
  );
}
