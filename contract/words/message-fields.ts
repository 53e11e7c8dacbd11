import { shown } from './shown';

/** The fields of a JSON object, or nothing for anything else. */
export function fieldsOf(sent: unknown): Map<string, unknown> | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined;
  return new Map<string, unknown>(Object.entries(sent));
}

/**
 * A text field, trimmed, cut to 500 characters and as one well-formed line: half a character would kill the worker that sends
 * it on. Empty when it is missing or not text.
 */
export function textOf(fields: Map<string, unknown>, key: string): string {
  const value = fields.get(key);
  return typeof value === 'string' ? shown(value.trim().slice(0, 500), 500) : '';
}
