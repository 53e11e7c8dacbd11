import { type Envelope, PAYLOAD_TYPE } from './files/seal';

/** Signs bytes with Ed25519: the same bytes always get the same signature. */
export interface Signer {
  keyid: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/**
 * Returns the bytes that are signed: the pre-authentication encoding of DSSE v1, which binds the payload to its type.
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Returns the only accepted form of the envelope: one line, so that a change to any byte is detected. */
export function writtenEnvelope({ payloadType, payload, signatures }: Envelope): string {
  const plain = signatures.map(({ keyid, sig }) => ({ keyid, sig }));
  return `${JSON.stringify({ payloadType, payload, signatures: plain })}\n`;
}

export function signedEnvelope(payload: Uint8Array, signer: Signer): Envelope {
  const signature = signer.sign(preAuthenticationEncoding(PAYLOAD_TYPE, payload));
  return {
    payloadType: PAYLOAD_TYPE,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: signer.keyid, sig: Buffer.from(signature).toString('base64') }],
  };
}
