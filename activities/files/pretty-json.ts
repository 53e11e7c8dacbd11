/** Formats a JSON value as in evidence files: indented by two spaces, with a newline at the end. */
export function prettyJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  if (text === undefined) throw new TypeError('only JSON values can be stored as evidence');
  return `${text}\n`;
}
