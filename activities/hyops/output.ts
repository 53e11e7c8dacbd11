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
 * Limit of what is parsed of an output, over all tries, because parsing takes longer than reading. A report has at most
 * 100 KB.
 */
const MOST_PARSED = 512 * 1024;

/**
 * Returns the last complete JSON document of a shape in HyOps' output; undefined when there is none. `--json` prints the
 * document after `step=` lines (with `HYOPS_VERBOSE` also lines with brackets), and more lines may follow. Numbers that a
 * double cannot hold are returned as text.
 */
export function jsonAfterLines<T = unknown>(stdout: string, shape?: z.ZodType<T>): T | undefined {
  return documentAfterLines(stdout, shape)?.value;
}

/** Like `jsonAfterLines`, with the document as it was printed. */
export function documentAfterLines<T = unknown>(
  stdout: string,
  shape?: z.ZodType<T>,
): { value: T; text: string } | undefined {
  const wanted = shape ?? (z.unknown() as z.ZodType<T>);
  let left = MOST_PARSED;
  let before = stdout.length;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const from = lastStart(stdout, before);
    if (from === undefined) return undefined;
    const text = documentFrom(stdout, from);
    if (text !== undefined) {
      left -= text.length;
      if (left < 0) return undefined;
      const value = parsed(text);
      const fits = wanted.safeParse(hasFewValues(value) ? value : undefined);
      if (fits.success && fits.data !== undefined) return { value: fits.data, text };
    }
    before = from - 1;
  }
  return undefined;
}

/** Returns the start of the last line before a position that begins with a bracket. */
function lastStart(text: string, before: number): number | undefined {
  if (before < 0) return undefined;
  const at = Math.max(text.lastIndexOf('\n{', before - 1), text.lastIndexOf('\n[', before - 1));
  if (at >= 0 && before > 0) return at + 1;
  return before > 0 && /^[[{]/.test(text) ? 0 : undefined;
}

/**
 * Returns the document that begins at a line: that line alone, or up to the first line that starts with the closing
 * bracket.
 */
function documentFrom(text: string, from: number): string | undefined {
  const closes = text[from] === '{' ? '}' : ']';
  const ends = endOfLine(text, from);
  const line = text.slice(from, ends);
  if (line.trimEnd().endsWith(closes)) return line;
  const close = text.indexOf(`\n${closes}`, from);
  return close < 0 ? undefined : text.slice(from, endOfLine(text, close + 1));
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A schema reports every value that does not match it; a report has a few hundred values. */
const MOST_VALUES = 20_000;

function hasFewValues(value: unknown): boolean {
  const waiting = [value];
  for (let count = 0; waiting.length > 0; count++) {
    if (count + waiting.length > MOST_VALUES) return false;
    const one = waiting.pop();
    if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) waiting.push(inner);
  }
  return true;
}

const LONGEST_END = 256 * 1024;

/** Returns the last whole lines of an output, from which the quote is taken. */
export function endOfOutput(text: string): string {
  if (text.length <= LONGEST_END) return text;
  const line = text.indexOf('\n', text.length - LONGEST_END);
  return line < 0 ? `(a line of more than ${LONGEST_END} characters)` : text.slice(line + 1);
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
