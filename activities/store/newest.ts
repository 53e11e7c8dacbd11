import type { KeptFragment } from '../../contract/evidence/files/fragments';
import { newestRecord } from '../../contract/evidence/fragment';
import type { RunRef } from '../../contract/run/record';
import type { EvidenceStore } from './store';

/** Reads the latest record of a path, because retries and resets may leave several; undefined when there is none. */
export async function readNewest(
  evidence: EvidenceStore,
  run: RunRef,
  path: string,
  fragments: readonly KeptFragment[],
): Promise<unknown> {
  const name = newestRecord(path, fragments);
  return name === undefined ? undefined : evidence.read(run, name);
}
