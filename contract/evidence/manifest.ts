import { z } from 'zod';
import { byteOrder, SEALED_FILES } from './layout';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

/** `manifest.json`: every file of the bundle with its digest, except those made after the manifest. */
export const Manifest = z.strictObject({
  version: z.literal(1),
  decision_id: z.string(),
  run_id: z.string(),
  files: z.record(z.string(), z.strictObject({ sha256: Sha256, bytes: z.number().int().min(0) })),
  timeline_head: Sha256,
});
export type Manifest = z.infer<typeof Manifest>;

/** `SHA256SUMS`: what `sha256sum -c` reads; every file but itself, in the order of bytes. */
export function sumsOf(digests: ReadonlyMap<string, string>): string {
  return [...digests]
    .filter(([path]) => path !== SEALED_FILES.sums)
    .sort(([one], [other]) => byteOrder(one, other))
    .map(([path, digest]) => `${digest}  ${path}\n`)
    .join('');
}
