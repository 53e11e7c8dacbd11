/** A JSON value as it is written into evidence: two spaces, a newline at the end. */
export function prettyJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  if (text === undefined) throw new TypeError('only a JSON value can be kept as evidence');
  return `${text}\n`;
}
