import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CHECKOUT, inCheckout } from './checkout.mjs';

const FOLDERS = [
  'contract',
  'connection',
  'workflows',
  'activities',
  'worker',
  'client',
  'sandbox',
  'tools',
  'bench',
];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Returns the files that lib/ is built from, as sorted paths relative to the checkout. */
export function sourceFiles() {
  return FOLDERS.flatMap((folder) => filesUnder(inCheckout(folder)))
    .map((file) => relative(CHECKOUT, file))
    .sort();
}

/** Returns the SHA-256 over the names and contents of everything that a build reads, in hex. */
export function sourceDigest() {
  const digest = createHash('sha256');
  for (const name of [...sourceFiles(), ...SETTINGS]) {
    const content = readFileSync(inCheckout(name));
    digest.update(`${name}\0${content.length}\0`).update(content);
  }
  return digest.digest('hex');
}

/** Returns every file under a folder, as absolute paths. */
export function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
