import { isListed, MANIFEST, type Manifest, STATEMENT, SUMS } from '../../../contract/evidence/files/seal';
import { sumsOf } from '../../../contract/evidence/manifest';
import { type Bundle, jsonIn, textIn } from '../../bundle/bundle';
import type { Finding } from '../../bundle/finding';

const MADE_LAST = [MANIFEST.path, SUMS.path];

/** Checks that the files are exactly those in the manifest (21) and have the same content (20). */
export function checkFiles(bundle: Bundle, manifest: Manifest | undefined): Finding[] {
  const absent = MADE_LAST.filter((path) => !bundle.files.has(path)).map((path) =>
    counted(path, 'the file is missing'),
  );
  const odd = bundle.odd.map((path) => counted(path, 'this is neither a file nor a folder'));
  if (!manifest) {
    const unread = bundle.files.has(MANIFEST.path)
      ? [
          changed(
            MANIFEST.path,
            `the file is not a valid manifest: ${MANIFEST.misfit(jsonIn(bundle, MANIFEST.path))}`,
          ),
        ]
      : [];
    return [...absent, ...odd, ...unread];
  }
  const listed = new Map(Object.entries(manifest.files));
  const missing = [...listed.keys()].filter((path) => !bundle.files.has(path));
  const extra = [...bundle.files.keys()].filter((path) => isListed(path) && !listed.has(path));
  const altered = [...listed].filter(([path, { sha256, bytes }]) => {
    const found = bundle.files.get(path);
    return found && (found.sha256 !== sha256 || found.bytes !== bytes);
  });
  return [
    ...absent,
    ...odd,
    ...missing.map((path) => counted(path, 'the file is missing')),
    ...extra.map((path) => counted(path, 'the file is not in the manifest')),
    ...altered.map(([path]) => changed(path, 'the content was changed after it was sealed')),
    ...sumsFindings(bundle, manifest),
  ];
}

function sumsFindings(bundle: Bundle, manifest: Manifest): Finding[] {
  if (!bundle.files.has(SUMS.path)) return [];
  const digests = new Map(Object.entries(manifest.files).map(([path, { sha256 }]) => [path, sha256]));
  for (const path of [MANIFEST.path, STATEMENT.path]) {
    const found = bundle.files.get(path);
    if (found) digests.set(path, found.sha256);
  }
  if (textIn(bundle, SUMS.path) === sumsOf(digests)) return [];
  return [changed(SUMS.path, 'the checksums differ from the manifest')];
}

function counted(file: string, what: string): Finding {
  return { clause: 'C4.5', file, what, exit: 21 };
}

function changed(file: string, what: string): Finding {
  return { clause: 'C4.5', file, what, exit: 20 };
}
