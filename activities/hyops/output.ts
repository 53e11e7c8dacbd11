import { z } from 'zod';
import { parseExactJson } from '../../contract/words/exact-number';

/** The exit code and output of a `hyops` command. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

const MOST_TRIES = 20;

/**
 * Returns the last complete JSON document of a shape in HyOps' output; undefined when there is none. `--json` prints the
 * document after `step=` lines (with `HYOPS_VERBOSE` also lines with brackets), and more lines may follow. Numbers that a
 * double cannot hold are returned as text.
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

/** Parses the document that begins at a line: that line alone, or up to the first line that starts with the closing bracket. */
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
