import { shown } from './shown';

/** The most bytes of a message, by every route: an unsigned one has a few hundred, a signed one a few thousand. */
export const LONGEST_MESSAGE_BYTES = 64 * 1024;

/** Returns the fields of a JSON object, or none for anything else. */
export function fieldsOf(sent: unknown): Map<string, unknown> | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return undefined;
  return new Map<string, unknown>(Object.entries(sent));
}

/**
 * Returns a text field, trimmed, cut to 500 characters and as one well-formed line: half a surrogate pair would crash
 * the worker that forwards it. Empty when it is missing or not a string.
 */
export function textOf(fields: Map<string, unknown>, key: string): string {
  const value = fields.get(key);
  return typeof value === 'string' ? shown(value.trim().slice(0, 500), 500) : '';
}
