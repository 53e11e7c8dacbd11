import { z } from 'zod';
import { SEALED_FILES } from './layout';
import { type Manifest, Sha256 } from './manifest';

const PREDICATE_TYPE = 'https://hyops-dr.dev/run-report/v1';
const TIMELINE_HEAD = 'timeline-head';

const Digest = z.strictObject({ sha256: Sha256 });

/**
 * An in-toto Statement v1 over manifest and timeline head. `clock: unattested`: the times in a bundle are
 * those of the machines that wrote it; nobody else vouches for them.
 */
export const Statement = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.tuple([
    z.strictObject({ name: z.literal(SEALED_FILES.manifest), digest: Digest }),
    z.strictObject({ name: z.literal(TIMELINE_HEAD), digest: Digest }),
  ]),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.strictObject({
    decision_id: z.string(),
    run_id: z.string(),
    outcome: z.string(),
    plan_digest: z.string().nullable(),
    ended_at: z.string(),
    sealed_by: z.string(),
    clock: z.literal('unattested'),
  }),
});
export type Statement = z.infer<typeof Statement>;

export function statementOf(
  manifest: Manifest,
  manifestSha256: string,
  record: { outcome: string; plan_digest: string | null; ended_at: string },
  sealedBy: string,
): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: SEALED_FILES.manifest, digest: { sha256: manifestSha256 } },
      { name: TIMELINE_HEAD, digest: { sha256: manifest.timeline_head } },
    ],
    predicateType: PREDICATE_TYPE,
    predicate: {
      decision_id: manifest.decision_id,
      run_id: manifest.run_id,
      outcome: record.outcome,
      plan_digest: record.plan_digest,
      ended_at: record.ended_at,
      sealed_by: sealedBy,
      clock: 'unattested',
    },
  };
}
