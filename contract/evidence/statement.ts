import { MANIFEST, type Manifest, PREDICATE_TYPE, type Statement, TIMELINE_HEAD } from './files/seal';

export function statementOf(
  manifest: Manifest,
  manifestSha256: string,
  record: { outcome: string; plan_digest: string | null; ended_at: string },
  sealedBy: string,
): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: MANIFEST.path, digest: { sha256: manifestSha256 } },
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
