/** The fields of a JSON object, or nothing for anything else. */
export function fieldsOf(sent: unknown): Map<string, unknown> | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined;
  return new Map<string, unknown>(Object.entries(sent));
}

/** A text field, trimmed and cut to 500 characters; empty when it is missing or not text. */
export function textOf(fields: Map<string, unknown>, key: string): string {
  const value = fields.get(key);
  return typeof value === 'string' ? value.trim().slice(0, 500) : '';
}
