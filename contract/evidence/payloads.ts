import { z } from 'zod';

const NULL = 'binary/null';
const JSON_PLAIN = 'json/plain';

/** Decodes a payload: JSON, null, or else its bytes as base64. Never throws, because anyone can have sent it. */
export function payloadValue(encoding: Uint8Array, data: Uint8Array): unknown {
  const [name, bytes] = [Buffer.from(encoding).toString(), Buffer.from(data)];
  if (name === NULL) return null;
  if (name !== JSON_PLAIN) return bytes.toString('base64');
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return bytes.toString('base64');
  }
}

/** The payloads of a history in Temporal's JSON form, decoded. */
export const Payloads = z
  .object({
    payloads: z.array(
      z.object({ metadata: z.record(z.string(), z.string()).default({}), data: z.string().default('') }),
    ),
  })
  .nullish()
  .transform((sent) =>
    (sent?.payloads ?? []).map(({ metadata, data }) =>
      payloadValue(bytesOf(metadata['encoding']), bytesOf(data)),
    ),
  );

function bytesOf(base64 = ''): Uint8Array {
  return Buffer.from(base64, 'base64');
}
