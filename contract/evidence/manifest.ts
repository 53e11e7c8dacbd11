import { SUMS } from './files/seal';
import { byteOrder } from './shape/names';

/** Returns `SHA256SUMS` in the format of `sha256sum -c`: every file except itself, in byte order. */
export function sumsOf(digests: ReadonlyMap<string, string>): string {
  return [...digests]
    .filter(([path]) => path !== SUMS.path)
    .sort(([one], [other]) => byteOrder(one, other))
    .map(([path, digest]) => `${digest}  ${path}\n`)
    .join('');
}
