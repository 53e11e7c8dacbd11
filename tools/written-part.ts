/**
 * Returns a text with a new part between the line `# <title>; written by ...` and the line `# end of the written part`.
 * Throws when the text has no such part.
 */
export function withWrittenPart(text: string, title: string, part: string): string {
  const start = text.indexOf(`# ${title}; written by `);
  const from = text.indexOf('\n', start) + 1;
  const end = text.indexOf('# end of the written part\n', from);
  if (start < 0 || end < 0) throw new Error(`there is no written part "${title}"`);
  return text.slice(0, from) + part + text.slice(end);
}
