import { createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../contract/signing/digest';

/** A public key trusted to sign evidence; `id` is the SHA-256 of its DER form. */
export interface TrustedKey {
  id: string;
  key: KeyObject;
  /** Trusted for runs that ended by this time, in milliseconds since 1970. */
  until: number;
}

/** Reads the Ed25519 public keys (`*.pem`) in a folder; ignores other files. */
export function trustedKeys(dir: string | undefined): TrustedKey[] {
  if (dir === undefined) return [];
  return namesIn(dir).flatMap((name) => {
    const found = publicKeyIn(join(dir, name));
    return found ? [{ id: sha256(found.key.export({ type: 'spki', format: 'der' })), ...found }] : [];
  });
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.pem'));
  } catch {
    return [];
  }
}

/** Ignores private keys too, because anyone who can read the folder could sign with them. */
function publicKeyIn(path: string): Omit<TrustedKey, 'id'> | undefined {
  try {
    const pem = readFileSync(path, 'utf8');
    const key = pem.includes('PRIVATE') ? undefined : createPublicKey(pem);
    return key?.asymmetricKeyType === 'ed25519' ? { key, until: untilIn(pem) } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the line `until: <RFC 3339>` before the key, which limits the trust. An unreadable time means no trust at all. */
function untilIn(pem: string): number {
  const line = /^until:(.*)$/m.exec(pem);
  if (!line) return Number.POSITIVE_INFINITY;
  const until = Date.parse((line[1] ?? '').trim());
  return Number.isNaN(until) ? Number.NEGATIVE_INFINITY : until;
}
