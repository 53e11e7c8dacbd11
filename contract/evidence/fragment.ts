import { CALL, callOf } from './files/calls';
import type { KeptFragment } from './files/fragments';
import { isRecordOf } from './shape/names';

/** A fragment in a bundle: its path, and the digest of its bytes. */
export interface PlacedFragment extends KeptFragment {
  path: string;
  sha256: string;
}

/** Returns the calls that were requested, including retries. */
export function callsAsked(fragments: readonly Pick<KeptFragment, 'files'>[]): Set<string> {
  const records = fragments.flatMap(({ files }) => Object.keys(files).filter((path) => CALL.isAt(path)));
  return new Set(records.flatMap((path) => callOf(path) ?? []));
}

/** Returns the newest record of a file, by the order of the fragments, because retries may have left several. */
export function newestRecord(path: string, fragments: readonly KeptFragment[]): string | undefined {
  return fragments.flatMap(({ files }) => Object.keys(files).filter((name) => isRecordOf(path, name))).at(-1);
}
