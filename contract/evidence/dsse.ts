import { z } from 'zod';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const Base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'must be plain base64');

/** A DSSE envelope; `keyid` is the SHA-256 of the public key's DER form (SPKI), in hex. */
export const Envelope = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: Base64,
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: Base64 })).min(1),
});
export type Envelope = z.infer<typeof Envelope>;

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
