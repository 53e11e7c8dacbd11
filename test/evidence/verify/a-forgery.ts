import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Signer, signedEnvelope, writtenEnvelope } from '../../../contract/evidence/dsse';
import { REPORT } from '../../../contract/evidence/files/report';
import { isListed, MANIFEST, Manifest, STATEMENT, SUMS } from '../../../contract/evidence/files/seal';
import { TIMELINE } from '../../../contract/evidence/files/timeline';
import { sumsOf } from '../../../contract/evidence/manifest';
import { statementOf } from '../../../contract/evidence/statement';
import { canonicalJson, sha256 } from '../../../contract/signing/digest';

/** Lists every file of a bundle by path. */
export function pathsIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

/** Changes a file of the bundle, as someone with a text editor could. */
export function edit(dir: string, path: string, change: (text: string) => string): void {
  const before = readFileSync(join(dir, path), 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the change leaves ${path} as it was`);
  writeFileSync(join(dir, path), after);
}

/** Recomputes manifest and checksums, and signs with another key, as someone who knows the format could. */
export function closeAgain(dir: string, signer?: Signer): void {
  const before = Manifest.parse(JSON.parse(readFileSync(join(dir, MANIFEST.path), 'utf8')));
  const digestOfFile = (path: string) => sha256(readFileSync(join(dir, path)));
  const files = Object.fromEntries(
    pathsIn(dir)
      .filter(isListed)
      .map((path) => [path, { sha256: digestOfFile(path), bytes: readFileSync(join(dir, path)).length }]),
  );
  const last = readFileSync(join(dir, TIMELINE.path), 'utf8').trimEnd().split('\n').at(-1);
  const manifest = { ...before, files, timeline_head: last ? JSON.parse(last).hash : before.timeline_head };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(join(dir, MANIFEST.path), text);
  if (signer) {
    const { record } = JSON.parse(readFileSync(join(dir, REPORT.path), 'utf8'));
    const payload = Buffer.from(canonicalJson(statementOf(manifest, sha256(text), record, signer.keyid)));
    rmSync(join(dir, STATEMENT.path));
    writeFileSync(join(dir, STATEMENT.path), writtenEnvelope(signedEnvelope(payload, signer)));
  }
  const listed = pathsIn(dir).filter((path) => path !== SUMS.path);
  writeFileSync(join(dir, SUMS.path), sumsOf(new Map(listed.map((path) => [path, digestOfFile(path)]))));
}
