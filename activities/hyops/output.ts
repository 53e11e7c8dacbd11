import { z } from 'zod';
import { parseExactJson } from '../../contract/words/exact-number';

/** What a `hyops` command said. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

const MOST_TRIES = 20;

/**
 * The last whole JSON document of a shape in what HyOps printed: `--json` output is preceded by `step=` lines, with
 * `HYOPS_VERBOSE` by lines with brackets too, and may be followed by more lines. Undefined when there is none. A number that
 * a double does not hold is its text.
 */
export function jsonAfterLines<T = unknown>(stdout: string, shape?: z.ZodType<T>): T | undefined {
  const wanted = shape ?? (z.unknown() as z.ZodType<T>);
  const lines = stdout.split('\n');
  const starts = lines.flatMap((line, at) => (/^[[{]/.test(line) ? [at] : [])).slice(-MOST_TRIES);
  for (const from of starts.toReversed()) {
    const fits = wanted.safeParse(documentFrom(lines, from));
    if (fits.success && fits.data !== undefined) return fits.data;
  }
  return undefined;
}

/** The document that begins at a line: on that line alone, or to the first closing bracket at the edge. */
function documentFrom(lines: readonly string[], from: number): unknown {
  const closes = lines[from]?.startsWith('{') ? '}' : ']';
  const alone = lines[from]?.trimEnd().endsWith(closes);
  const to = alone ? from : lines.findIndex((line, at) => at > from && line.startsWith(closes));
  if (to < 0) return undefined;
  try {
    return parseExactJson(lines.slice(from, to + 1).join('\n'));
  } catch {
    return undefined;
  }
}
