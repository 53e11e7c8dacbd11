import { type Envelope, PAYLOAD_TYPE } from './files/seal';

/** Makes a signature over bytes. Ed25519: the same bytes always get the same signature. */
export interface Signer {
  keyid: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** What is signed: the pre-authentication encoding of DSSE v1, which ties the payload to its type. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The envelope's one written form: one line, so that no byte of it can be changed unseen. */
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
