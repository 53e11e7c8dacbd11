import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../contract/signing/digest';

export interface EvidenceKey {
  keyid: string;
  /** Path of the private key, readable only by its owner. It stays on the runner. */
  privateKey: string;
  /** Path of the public key for verifiers. Give it to them separately from the evidence. */
  publicKey: string;
}

/**
 * Creates an Ed25519 key pair in a configuration folder: `evidence-key.pem` (0600) and
 * `trusted_keys/evidence-<first 12 digits of the key id>.pem`. Throws when a key exists already.
 */
export function generateEvidenceKey(dir: string): EvidenceKey {
  const privateKey = join(dir, 'evidence-key.pem');
  if (existsSync(privateKey))
    throw new Error(`${privateKey} exists and seals evidence; to get a new key, move this one away first`);
  const pair = generateKeyPairSync('ed25519');
  const keyid = sha256(pair.publicKey.export({ type: 'spki', format: 'der' }));
  const trusted = join(dir, 'trusted_keys');
  const publicKey = join(trusted, `evidence-${keyid.slice(0, 12)}.pem`);
  mkdirSync(trusted, { recursive: true });
  writeFileSync(privateKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
    flag: 'wx',
  });
  writeFileSync(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }), { flag: 'wx' });
  return { keyid, privateKey, publicKey };
}
