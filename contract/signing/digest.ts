import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Returns the SHA-256 of bytes or text, in hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Returns the SHA-256 of the RFC 8785 form of a JSON value: equal content has an equal digest, whatever the order of
 * its keys.
 */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** Returns the RFC 8785 form of a JSON value. Omits keys whose value is undefined. */
export function canonicalJson(value: unknown): string {
  const json: string | undefined = JSON.stringify(value);
  const text = json && canonicalize(JSON.parse(json));
  if (!text) throw new TypeError('only a JSON value has a canonical form');
  return text;
}
