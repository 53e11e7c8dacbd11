/**
 * Lists the names under which one path may be kept: the path itself, then `name.a<attempt>.ext`,
 * `name.a<attempt>.2.ext` and so on. The first that is free or has the same bytes is used.
 */
export function* namesFor(path: string, attempt: number): Generator<string> {
  const { stem, extension } = split(path);
  yield path;
  yield `${stem}.a${attempt}${extension}`;
  for (let more = 2; ; more++) yield `${stem}.a${attempt}.${more}${extension}`;
}

/**
 * Reports whether `name` is `path` itself or a record kept beside it: `.r<retry>` for an operator's retry,
 * `.a<attempt>` for one by the server.
 */
export function isRecordOf(path: string, name: string): boolean {
  const { stem, extension } = split(path);
  if (!name.startsWith(stem) || !name.endsWith(extension)) return false;
  return RECORD.test(name.slice(stem.length, name.length - extension.length));
}

const RECORD = /^(\.r\d+)?(\.a\d+(\.\d+)?)?$/;

/** Returns the suffix of the nth repetition: nothing, then `.r1`, `.r2` and so on. */
export function againMark(again: number): string {
  return again > 0 ? `.r${again}` : '';
}

/** Returns the path of the nth revision of a file: `plan.json` is the first, then `plan.r1.json`. */
export function madeAgain(path: string, again: number): string {
  const { stem, extension } = split(path);
  return stem + againMark(again) + extension;
}

/** Returns the revision number in the name of a file. */
export function timesAgain(path: string): number {
  return Number(/\.r(\d+)(?:\.a\d+(?:\.\d+)?)?\.[^./]*$/.exec(path)?.[1] ?? 0);
}

/** Compares by bytes, as `LC_ALL=C sort` does. */
export function byteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function split(path: string): { stem: string; extension: string } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  return { stem: path.slice(0, path.length - extension.length), extension };
}
