/** The width that a terminal has at least. */
const COLUMNS = 80;

/**
 * Words set in lines of at most 80 columns; the first line begins with `first`, the others with as many spaces.
 * A word that is longer than a line stays whole: it is there to be copied.
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
