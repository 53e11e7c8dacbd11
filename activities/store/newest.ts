import { type KeptFragment, newestRecord } from '../../contract/evidence/fragment';
import type { RunRef } from '../../contract/run/record';
import type { EvidenceStore } from './store';

/** What was recorded last under a path: a retry or a reset may have left several. Undefined when nothing was. */
export async function readNewest(
  evidence: EvidenceStore,
  run: RunRef,
  path: string,
  fragments: readonly KeptFragment[],
): Promise<unknown> {
  const name = newestRecord(path, fragments);
  return name === undefined ? undefined : evidence.read(run, name);
}
