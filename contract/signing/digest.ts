import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 of bytes or text, in hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 over the RFC 8785 form of a JSON value: the same for the same content, whatever the key order. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The RFC 8785 form of a JSON value. Keys whose value is undefined are left out. */
export function canonicalJson(value: unknown): string {
  const json: string | undefined = JSON.stringify(value);
  const text = json && canonicalize(JSON.parse(json));
  if (!text) throw new TypeError('only a JSON value has a canonical form');
  return text;
}
