import { z } from 'zod';
import { JsonFile, TextFile } from '../shape/evidence-file';
import { Sha256 } from '../shape/sha256';

/** Every file of the bundle with its digest, except those written after the manifest. */
export const Manifest = z.strictObject({
  version: z.literal(1),
  decision_id: z.string(),
  run_id: z.string(),
  files: z.record(z.string(), z.strictObject({ sha256: Sha256, bytes: z.number().int().min(0) })),
  timeline_head: Sha256,
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = new JsonFile({
  path: 'manifest.json',
  says: 'every file with SHA-256 and size, and the head of the timeline',
  clause: 'C4.5',
  shape: Manifest,
});

export const PREDICATE_TYPE = 'https://hyops-dr.dev/run-report/v1';
export const TIMELINE_HEAD = 'timeline-head';

const Digest = z.strictObject({ sha256: Sha256 });

/**
 * An in-toto Statement v1 over manifest and timeline head. `clock: unattested`: the times in a bundle come from the
 * machines that wrote it, and no third party attests them.
 */
export const Statement = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.tuple([
    z.strictObject({ name: z.literal(MANIFEST.path), digest: Digest }),
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

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const Base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'must be plain base64');

/** A DSSE envelope; `keyid` is the SHA-256 of the public key's DER form (SPKI), in hex. */
export const Envelope = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: Base64,
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: Base64 })).min(1),
});
export type Envelope = z.infer<typeof Envelope>;

/** The statement is the payload of the envelope. */
export const STATEMENT = new JsonFile({
  path: 'statement.dsse.json',
  says: 'the signature over manifest and timeline head',
  clause: 'C4.5',
  shape: Envelope,
});

export const SUMS = new TextFile({
  path: 'SHA256SUMS',
  says: 'the checksum of every file except itself, for `sha256sum -c`',
  clause: 'C4.5',
});

/** The manifest cannot list itself or files written after it. */
export function isListed(path: string): boolean {
  return path !== MANIFEST.path && path !== STATEMENT.path && path !== SUMS.path;
}
