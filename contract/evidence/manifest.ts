import { byteOrder } from './files/names';
import { SUMS } from './files/seal';

/** `SHA256SUMS`: what `sha256sum -c` reads; every file but itself, in the order of bytes. */
export function sumsOf(digests: ReadonlyMap<string, string>): string {
  return [...digests]
    .filter(([path]) => path !== SUMS.path)
    .sort(([one], [other]) => byteOrder(one, other))
    .map(([path, digest]) => `${digest}  ${path}\n`)
    .join('');
}
