/**
 * The names under which one path may be kept: itself, then `name.a<attempt>.ext`, then `name.a<attempt>.2.ext`
 * and so on. The first that is free or holds the same bytes is taken.
 */
export function* namesFor(path: string, attempt: number): Generator<string> {
  const { stem, extension } = split(path);
  yield path;
  yield `${stem}.a${attempt}${extension}`;
  for (let more = 2; ; more++) yield `${stem}.a${attempt}.${more}${extension}`;
}

/** Whether `name` is `path` itself or a record kept beside it: `.r<retry>` of an operator, `.a<attempt>` of the server. */
export function isRecordOf(path: string, name: string): boolean {
  const { stem, extension } = split(path);
  if (!name.startsWith(stem) || !name.endsWith(extension)) return false;
  return RECORD.test(name.slice(stem.length, name.length - extension.length));
}

const RECORD = /^(\.r\d+)?(\.a\d+(\.\d+)?)?$/;

/** What a name gets when the same was done again for the nth time: nothing, then `.r1`, `.r2` and so on. */
export function againMark(again: number): string {
  return again > 0 ? `.r${again}` : '';
}

/** The path of a file that was made anew for the nth time: `plan.json` is the first, then `plan.r1.json`. */
export function madeAgain(path: string, again: number): string {
  const { stem, extension } = split(path);
  return stem + againMark(again) + extension;
}

/** For the nth time of what a file was made, by its name. */
export function timesAgain(path: string): number {
  return Number(/\.r(\d+)(?:\.a\d+(?:\.\d+)?)?\.[^./]*$/.exec(path)?.[1] ?? 0);
}

/** Order of bytes, as `LC_ALL=C sort` has it. */
export function byteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function split(path: string): { stem: string; extension: string } {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  return { stem: path.slice(0, path.length - extension.length), extension };
}
