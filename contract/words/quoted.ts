/**
 * Returns the part of a text to quote: whole lines, up to this many characters. Nothing is cut within a line, because
 * the redaction of quotes cannot recognize half a secret.
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

/** Returns a JSON answer to quote; of a long one, only the keys that were looked for. */
export function quotedAnswer(body: unknown, lookedFor: Record<string, unknown>, most = 300): string {
  const whole = JSON.stringify(body) ?? '';
  if (whole.length <= most) return whole;
  const found = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const part = Object.fromEntries(found.filter(([key]) => Object.hasOwn(lookedFor, key)));
  return `${quoted(JSON.stringify(part), most)} in an answer of ${whole.length} characters`;
}
