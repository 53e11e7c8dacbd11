import type { z } from 'zod';
import { type Parsed, type Reason, reasonOf } from '../words/failures';
import { nearest } from '../words/nearest';
import { bounded } from '../words/shown';
import { DECISION_MAX_BYTES, Decision, decisionFields } from './decision';
import { breaches, type DecisionDraft, staleness } from './rules';
import { parseStrictJson } from './strict-json';

/**
 * Parses the bytes of a decision artifact (C4.1): its size, encoding and JSON, duplicate and unknown keys, each field,
 * the combination of fields (C3.10), and its freshness at `now`. Never throws; returns every reason at once.
 */
export function parseDecision(bytes: Uint8Array, now: Date): Parsed<Decision> {
  if (bytes.length > DECISION_MAX_BYTES)
    return refusal(
      `the artifact is larger than ${DECISION_MAX_BYTES} bytes`,
      'decision',
      'move large values out of metadata',
    );
  const json = parseStrictJson(bytes);
  if (!json.ok) return json;
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value))
    return refusal('the artifact is not one JSON object', 'decision', 'send the decision as an object');
  return parseFields(json.value, now);
}

function parseFields(artifact: object, now: Date): Parsed<Decision> {
  const given = new Map<string, unknown>(Object.entries(artifact));
  const reasons: Reason[] = unknownKeys(given);
  const draft: DecisionDraft = {};
  for (const [key, schema] of Object.entries(decisionFields)) {
    const field = schema.safeParse(given.get(key));
    if (field.success) Object.assign(draft, { [key]: field.data });
    else reasons.push(...fieldReasons(key, given.has(key), field.error));
  }
  const broken = new Set(reasons.map((reason) => reason.where));
  // An invalid field has already been reported, so it must not be reported as missing too.
  reasons.push(...breaches(draft).filter((breach) => !broken.has(breach.where)), ...staleness(draft, now));
  if (reasons.length > 0) return { ok: false, reasons: bounded(reasons) };
  return { ok: true, value: Decision.parse(Object.fromEntries(given)) };
}

function unknownKeys(given: Map<string, unknown>): Reason[] {
  const known = Object.keys(decisionFields);
  return [...given.keys()]
    .filter((key) => !known.includes(key))
    .map((key) => ({
      code: 'DecisionInvalid',
      what: `the key "${key}" is unknown`,
      where: key,
      do: `did you mean "${nearest(key, known)}"? Other facts belong in metadata`,
    }));
}

function fieldReasons(key: string, present: boolean, error: z.ZodError): Reason[] {
  if (!present)
    return [invalid(`the required key "${key}" is missing`, key, `add ${key}; it has no default`)];
  return error.issues.map((issue) => {
    const where = [key, ...issue.path.map(String)].join('.');
    return invalid(`${where}: ${issue.message}`, where, 'correct the value');
  });
}

const invalid = reasonOf('DecisionInvalid');

function refusal(what: string, where: string, advice: string): Parsed<Decision> {
  return { ok: false, reasons: [invalid(what, where, advice)] };
}
