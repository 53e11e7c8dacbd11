import { isSafeNumber, parse } from 'lossless-json';

/** Whether a JSON number keeps every digit as a double; beyond 2^53 it would be changed in silence. */
export function isExact(number: string): boolean {
  return isSafeNumber(number);
}

/**
 * Parses JSON that another program wrote. A number that a double cannot hold becomes its text, so that it is compared and
 * kept to the last digit. Throws SyntaxError on what is not JSON, and on duplicate keys.
 */
export function parseExactJson(text: string): unknown {
  return parse(text, undefined, (number) => (isExact(number) ? Number(number) : number));
}

/** The numbers in a JSON text that a double does not hold, as they are written. Throws as `parseExactJson` does. */
export function inexactNumbersIn(json: string): string[] {
  const found: string[] = [];
  parse(json, undefined, (number) => {
    if (!isExact(number)) found.push(number);
    return 0;
  });
  return found;
}

/** Whether a parsed value holds a number that may have lost digits before it was parsed. */
export function isExactValue(value: unknown): boolean {
  if (typeof value === 'number')
    return Number.isFinite(value) && !(Number.isInteger(value) && !Number.isSafeInteger(value));
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isExactValue);
}
