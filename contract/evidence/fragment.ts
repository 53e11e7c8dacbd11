import { CALL, callOf } from './files/calls';
import type { KeptFragment } from './files/fragments';
import { isRecordOf } from './files/names';

/** A fragment as it lies in a bundle: where, and the digest of its bytes. */
export interface PlacedFragment extends KeptFragment {
  path: string;
  sha256: string;
}

/** The calls that were asked for, at the first time or any other. */
export function callsAsked(fragments: readonly Pick<KeptFragment, 'files'>[]): Set<string> {
  const records = fragments.flatMap(({ files }) => Object.keys(files).filter((path) => CALL.isAt(path)));
  return new Set(records.flatMap((path) => callOf(path) ?? []));
}

/** The newest record of a file, by the order of the fragments: a retry may have left several. */
export function newestRecord(path: string, fragments: readonly KeptFragment[]): string | undefined {
  return fragments.flatMap(({ files }) => Object.keys(files).filter((name) => isRecordOf(path, name))).at(-1);
}
