import { createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../contract/digest';

/** A public key that evidence may be signed with; `id` is the SHA-256 of its DER form. */
export interface TrustedKey {
  id: string;
  key: KeyObject;
}

/** The Ed25519 public keys (`*.pem`) of a folder; other files in it are passed over. */
export function trustedKeys(dir: string | undefined): TrustedKey[] {
  if (dir === undefined) return [];
  return namesIn(dir).flatMap((name) => {
    const key = publicKeyIn(join(dir, name));
    return key ? [{ id: sha256(key.export({ type: 'spki', format: 'der' })), key }] : [];
  });
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.pem'));
  } catch {
    return [];
  }
}

/** A private key is not trusted either: whoever left it there could sign anything. */
function publicKeyIn(path: string): KeyObject | undefined {
  try {
    const pem = readFileSync(path, 'utf8');
    const key = pem.includes('PRIVATE') ? undefined : createPublicKey(pem);
    return key?.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
