import { verify } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { preAuthenticationEncoding, writtenEnvelope } from '../../../contract/evidence/dsse';
import { type Envelope, MANIFEST, STATEMENT, Statement } from '../../../contract/evidence/files/seal';
import { type Bundle, jsonIn, textIn } from '../../bundle/bundle';
import type { Finding } from '../../bundle/finding';
import { type TrustedKey, trustedKeys } from '../../bundle/trusted-keys';

export interface SignatureCheck {
  findings: Finding[];
  /** The statement, if a trusted key signed it. */
  statement: Statement | undefined;
}

/** Checks that a trusted key signed the manifest. Does not read the payload before that is known. */
export function checkSignature(bundle: Bundle, trustDir: string | undefined): SignatureCheck {
  if (trustDir !== undefined && isInside(trustDir, bundle.dir))
    return refused('the trusted keys are inside the evidence folder; get them from another source');
  const keys = trustedKeys(trustDir);
  if (keys.length === 0)
    return refused(
      trustDir === undefined
        ? 'there are no trusted keys; give their folder with --trust'
        : `there is no trusted key in ${trustDir}`,
    );
  const text = textIn(bundle, STATEMENT.path);
  if (text === undefined) return refused('the bundle is not signed');
  const envelope = STATEMENT.read(jsonIn(bundle, STATEMENT.path));
  if (!envelope || writtenEnvelope(envelope) !== text)
    return refused('the file is not a signed statement as hyops-dr writes it');
  const signer = signerOf(envelope, keys);
  if (!signer) return refused('the signature is not by a trusted key');
  const statement = statementIn(envelope);
  if (!statement) return refused('the signed payload is not a statement about a run');
  if (statement.predicate.sealed_by !== signer.id)
    return refused('the statement names another key than the one that signed it');
  if (!(Date.parse(statement.predicate.ended_at) <= signer.until))
    return refused('the trust in the signing key ended before the run did');
  const manifest = bundle.files.get(MANIFEST.path);
  if (manifest && manifest.sha256 !== statement.subject[0].digest.sha256)
    return refused('the signature is for another manifest than the one in this folder');
  return { findings: [], statement };
}

function signerOf(envelope: Envelope, keys: readonly TrustedKey[]): TrustedKey | undefined {
  const signed = preAuthenticationEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64'));
  return keys.find(({ id, key }) =>
    envelope.signatures.some(
      ({ keyid, sig }) => keyid === id && verify(null, signed, key, Buffer.from(sig, 'base64')),
    ),
  );
}

function statementIn(envelope: Envelope): Statement | undefined {
  try {
    return Statement.safeParse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString())).data;
  } catch {
    return undefined;
  }
}

/** Reports whether a folder is inside another one: keys from inside the evidence prove nothing. */
export function isInside(inner: string, outer: string): boolean {
  try {
    return `${realpathSync(inner)}${sep}`.startsWith(`${realpathSync(outer)}${sep}`);
  } catch {
    return false;
  }
}

function refused(what: string): SignatureCheck {
  return {
    findings: [{ clause: 'C4.5', file: STATEMENT.path, what, exit: 22 }],
    statement: undefined,
  };
}
