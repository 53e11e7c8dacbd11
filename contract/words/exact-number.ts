import { isSafeNumber, parse } from 'lossless-json';

/** Reports whether a double keeps every digit of a JSON number; beyond 2^53 it could change silently. */
export function isExact(number: string): boolean {
  return isSafeNumber(number);
}

/**
 * Parses JSON that another program wrote. A number that a double cannot hold becomes a string, so that it is compared
 * and kept to the last digit. Throws SyntaxError for text that is not JSON, and for duplicate keys.
 */
export function parseExactJson(text: string): unknown {
  return parse(text, undefined, (number) => (isExact(number) ? Number(number) : number));
}

/** Lists the numbers in a JSON text that a double cannot hold, as they are written. Throws as `parseExactJson` does. */
export function inexactNumbersIn(json: string): string[] {
  const found: string[] = [];
  parse(json, undefined, (number) => {
    if (!isExact(number)) found.push(number);
    return 0;
  });
  return found;
}

/** Reports whether a parsed value contains a number that may have lost digits before it was parsed. */
export function isExactValue(value: unknown): boolean {
  if (typeof value === 'number')
    return Number.isFinite(value) && !(Number.isInteger(value) && !Number.isSafeInteger(value));
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isExactValue);
}
