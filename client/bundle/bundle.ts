import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FRAGMENT } from '../../contract/evidence/files/fragments';
import { HISTORY } from '../../contract/evidence/files/histories';
import { REPORT } from '../../contract/evidence/files/report';
import { MANIFEST, SUMS } from '../../contract/evidence/files/seal';
import { TIMELINE } from '../../contract/evidence/files/timeline';
import { isNestedDeeper } from '../../contract/words/nesting';

const PIECE_BYTES = 1 << 16;
/** What reads or digests a value follows its nesting on the stack. */
const DEEPEST = 500;

/** The files of a sealed folder. Nothing in it is trusted; digests are computed from the bytes on disk. */
export interface Bundle {
  dir: string;
  /** SHA-256 and size of every file, by path. */
  files: ReadonlyMap<string, { sha256: string; bytes: number }>;
  /** Paths of anything that is neither a file nor a folder, such as links and sockets. */
  odd: readonly string[];
}

export function openBundle(dir: string): Bundle {
  const files = new Map<string, { sha256: string; bytes: number }>();
  const odd: string[] = [];
  const piece = Buffer.alloc(PIECE_BYTES);
  const folders = [''];
  for (let prefix = folders.pop(); prefix !== undefined; prefix = folders.pop())
    for (const entry of readdirSync(join(dir, prefix), { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) folders.push(`${path}/`);
      else if (entry.isFile()) files.set(path, measure(join(dir, path), piece));
      else odd.push(path);
    }
  return { dir, files, odd };
}

/** Reads a file of the bundle as text; undefined when it is missing or not UTF-8. */
export function textIn(bundle: Bundle, path: string): string | undefined {
  if (!bundle.files.has(path)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readFileSync(join(bundle.dir, path)),
    );
  } catch {
    return undefined;
  }
}

/** Reads a file of the bundle as JSON; undefined when it is missing, invalid, or nested deeper than 500 levels. */
export function jsonIn(bundle: Bundle, path: string): unknown {
  return jsonOf(textIn(bundle, path));
}

/** Reads a file with one JSON value on each line; undefined when any line is invalid. */
export function jsonLinesIn(bundle: Bundle, path: string): unknown[] | undefined {
  const text = textIn(bundle, path);
  if (text === undefined || (text !== '' && !text.endsWith('\n'))) return undefined;
  const lines = text.split('\n').slice(0, -1).map(jsonOf);
  return lines.includes(undefined) ? undefined : lines;
}

/** Reports whether a folder looks like the evidence of one run, even if incomplete. */
export function looksLikeRun(dir: string): boolean {
  return [MANIFEST.path, SUMS.path, REPORT.path, TIMELINE.path, FRAGMENT.folder, dirname(HISTORY.path)].some(
    (name) => existsSync(join(dir, name)),
  );
}

/** Lists the run folders of a decision. */
export function runsIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(dir, entry.name))
    .sort();
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isNestedDeeper(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}

function measure(path: string, piece: Buffer): { sha256: string; bytes: number } {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    let bytes = 0;
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      hash.update(piece.subarray(0, read));
      bytes += read;
    }
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    closeSync(file);
  }
}
