import { z } from 'zod';
import { isRecordOf } from './layout';
import { Sha256 } from './manifest';

/** `fragments/<activity id>-<activity>-a<attempt>.json`: what one attempt did, and the files it left. */
export const KeptFragment = z.strictObject({
  activity: z.string(),
  activity_id: z.string(),
  /** The Temporal run that the attempt was part of; a reset makes another one of the same run. */
  execution: z.string(),
  attempt: z.number().int().min(1),
  at: z.string(),
  says: z.string(),
  files: z.record(z.string(), Sha256),
});
export type KeptFragment = z.infer<typeof KeptFragment>;

/** A fragment as it lies in a bundle: where, and the digest of its bytes. */
export interface PlacedFragment extends KeptFragment {
  path: string;
  sha256: string;
}

/** The newest record of a file, by the order of the fragments: a retry may have left several. */
export function newestRecord(path: string, fragments: readonly KeptFragment[]): string | undefined {
  return fragments.flatMap(({ files }) => Object.keys(files).filter((name) => isRecordOf(path, name))).at(-1);
}
