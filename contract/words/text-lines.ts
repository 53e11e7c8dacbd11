/** The minimum width of a terminal. */
const COLUMNS = 80;

/**
 * Wraps text in lines of at most 80 columns. The first line begins with `first`, the others with as many spaces. A word
 * that is longer than a line is not split, so that it can be copied.
 */
export function wrapped(first: string, text: string): string[] {
  const indent = ' '.repeat(first.length);
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const empty = line === first;
    if (!empty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = empty ? `${line}${word}` : `${line} ${word}`;
  }
  return [...lines, line.trimEnd()];
}
