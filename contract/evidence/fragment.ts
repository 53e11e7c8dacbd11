import type { KeptFragment } from './files/fragments';
import { isRecordOf } from './files/names';

/** A fragment as it lies in a bundle: where, and the digest of its bytes. */
export interface PlacedFragment extends KeptFragment {
  path: string;
  sha256: string;
}

/** The newest record of a file, by the order of the fragments: a retry may have left several. */
export function newestRecord(path: string, fragments: readonly KeptFragment[]): string | undefined {
  return fragments.flatMap(({ files }) => Object.keys(files).filter((name) => isRecordOf(path, name))).at(-1);
}
