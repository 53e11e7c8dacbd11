import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Signer } from '../../contract/evidence/dsse';
import { sha256 } from '../../contract/signing/digest';

/** Creates a signer from an Ed25519 key in PEM form (PKCS 8); throws for any other key. */
export function createSigner(privateKeyPem: string): Signer {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new TypeError(
      `the evidence key must be an Ed25519 key, not ${key.asymmetricKeyType}; create one with hyops-dr init`,
    );
  return {
    keyid: sha256(createPublicKey(key).export({ type: 'spki', format: 'der' })),
    sign: (bytes) => sign(null, bytes, key),
  };
}
