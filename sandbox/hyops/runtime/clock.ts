import { randomBytes } from 'node:crypto';

/** UTC to the second, as HyOps stamps its files. */
export function stamp(at = new Date()): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** `<prefix>-<YYYYmmddTHHMMSSZ>-<8 hex>`. */
export function newRunId(prefix: string): string {
  return `${prefix}-${stamp().replaceAll(/[-:]/g, '')}-${randomBytes(4).toString('hex')}`;
}
