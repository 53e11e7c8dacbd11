import { z } from 'zod';
import type { Parsed } from '../words/failures';
import { refused } from './refused';

const Text = z.string().min(1);

/** The common fields of the records of the HyOps decision pipeline; each kind has a separate id. */
const Fields = z.looseObject({
  decision_id: Text.optional(),
  dispatch_id: Text.optional(),
  execution_id: Text.optional(),
  attempt_id: Text.optional(),
  source_decision_id: Text.optional(),
  source_dispatch_id: Text.optional(),
  timestamp_utc: z.iso.datetime({ offset: true }),
  status: Text,
  decision_type: Text,
  rationale: Text.optional(),
  execution_plane: Text.optional(),
  target_kind: Text.optional(),
  target_ref: Text.optional(),
  target_env: Text.optional(),
  runtime_env: Text.optional(),
  module_ref: Text.optional(),
  desired: Text.optional(),
  requires_approval: z.boolean().optional(),
  approval: z.looseObject({ required: z.boolean().optional() }).optional(),
});

/** The kinds of records, the last written first, and the key of each one's id. */
const KINDS = {
  attempt: 'attempt_id',
  execution: 'execution_id',
  dispatch: 'dispatch_id',
  decision: 'decision_id',
} as const;
type Kind = keyof typeof KINDS;

/** A record as it was read, with nothing added. */
export interface UpstreamRecord {
  kind: Kind;
  id: string;
  fields: z.infer<typeof Fields>;
}

/** States in which nobody else acts on a record. A closed list, because the pipeline may add others. */
const OPEN: Record<Kind, readonly string[]> = {
  decision: ['emitted'],
  dispatch: ['awaiting-approval', 'queued'],
  execution: ['approved-ready'],
  attempt: ['dry-run-ready'],
};
const CLOSED: Record<string, string> = {
  proposed: 'it was proposed in a dry run and is not an order',
  'queued-local-exec': 'the decision service executes it itself; it would be executed twice',
};

/** Reads a record of the decision service, dispatcher, consumer or executor; returns all problems at once. */
export function parseRecord(content: unknown): Parsed<UpstreamRecord> {
  const parsed = Fields.safeParse(content);
  if (!parsed.success)
    return {
      ok: false,
      reasons: parsed.error.issues.map(({ path, message }) =>
        refused(
          `it is not a record of the HyOps pipeline: ${message}`,
          path.join('.') || 'record',
          'name a record',
        ),
      ),
    };
  const fields = parsed.data;
  for (const [kind, key] of entriesOf(KINDS)) {
    const id = fields[key];
    if (id !== undefined) return { ok: true, value: { kind, id, fields } };
  }
  return {
    ok: false,
    reasons: [
      refused('it has no id of a record', 'record', `it needs one of ${Object.values(KINDS).join(', ')}`),
    ],
  };
}

/** Returns why a record must not be executed, if there is a reason. */
export function closedBecause({ kind, fields }: UpstreamRecord): string | undefined {
  if (OPEN[kind].includes(fields.status)) return undefined;
  return CLOSED[fields.status] ?? `a ${kind} record with the status "${fields.status}" is not known`;
}

function entriesOf<K extends string, V>(object: Record<K, V>): [K, V][] {
  return Object.entries(object) as [K, V][];
}
