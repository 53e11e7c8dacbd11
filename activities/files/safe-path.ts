import { EvidenceConflict } from './evidence-conflict';

const LONGEST_SEGMENT_BYTES = 240;

/** Splits a path inside a bundle; throws when it leaves the bundle or when `sha256sum` could not list it. */
export function safeSegments(path: string): string[] {
  const segments = path.split('/');
  if (segments.every(isPlain)) return segments;
  throw new EvidenceConflict(
    `${JSON.stringify(path)} is not a path inside the evidence of a run`,
    'evidence path',
    'use a relative path of plain names, without "..", backslashes or control characters',
  );
}

function isPlain(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment === '__proto__') return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses.
  return !/[\u0000-\u001f\u007f\\]/.test(segment) && Buffer.byteLength(segment) <= LONGEST_SEGMENT_BYTES;
}
