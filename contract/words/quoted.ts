/**
 * As much of a text as can be quoted: whole lines, up to so many characters. Filters look at what is quoted, and half
 * of a secret is not known any more, so nothing is cut within a line.
 */
export function quoted(text: string, most: number): string {
  if (text.length <= most) return text;
  const lines = text.split('\n');
  let kept = 0;
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > most) break;
    kept += 1;
  }
  const left = lines.slice(kept).join('\n').length;
  return [...lines.slice(0, kept), `(${left} more characters)`].join('\n');
}

/** An answer in JSON as it can be quoted; of a long one only what was looked for. */
export function quotedAnswer(body: unknown, lookedFor: Record<string, unknown>, most = 300): string {
  const whole = JSON.stringify(body) ?? '';
  if (whole.length <= most) return whole;
  const found = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const part = Object.fromEntries(found.filter(([key]) => Object.hasOwn(lookedFor, key)));
  return `${quoted(JSON.stringify(part), most)} in an answer of ${whole.length} characters`;
}
