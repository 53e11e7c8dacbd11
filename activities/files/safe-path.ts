import { EvidenceConflict } from './evidence-conflict';

const LONGEST_SEGMENT_BYTES = 240;

/** The segments of a path inside a bundle; throws for one that leaves it or that `sha256sum` could not list. */
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
  return !/[\u0000-\u001f\u007f\\]/.test(segment) && Buffer.byteLength(segment) <= LONGEST_SEGMENT_BYTES;
}
