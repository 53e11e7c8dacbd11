import { verify } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { Envelope, preAuthenticationEncoding, writtenEnvelope } from '../../../contract/evidence/dsse';
import { SEALED_FILES } from '../../../contract/evidence/layout';
import { Statement } from '../../../contract/evidence/statement';
import { type Bundle, jsonIn, textIn } from '../../bundle/bundle';
import type { Finding } from '../../bundle/finding';
import { type TrustedKey, trustedKeys } from '../../bundle/trusted-keys';

export interface SignatureCheck {
  findings: Finding[];
  /** The statement, only when a trusted key signed it. */
  statement: Statement | undefined;
}

/** Whether a key that we trust signed this manifest. Nothing inside the payload is read before that is known. */
export function checkSignature(bundle: Bundle, trustDir: string | undefined): SignatureCheck {
  if (trustDir !== undefined && isInside(trustDir, bundle.dir))
    return refused('the trusted keys lie inside the evidence: take them from elsewhere');
  const keys = trustedKeys(trustDir);
  if (keys.length === 0)
    return refused(`there is no key to trust in ${trustDir ?? 'any folder: name one with --trust'}`);
  const text = textIn(bundle, SEALED_FILES.statement);
  if (text === undefined) return refused('the bundle is not signed');
  const envelope = Envelope.safeParse(jsonIn(bundle, SEALED_FILES.statement)).data;
  if (!envelope || writtenEnvelope(envelope) !== text)
    return refused('this is not a signed statement as sealing writes it');
  const signer = signerOf(envelope, keys);
  if (!signer) return refused('no trusted key has signed this');
  const statement = statementIn(envelope);
  if (!statement) return refused('what is signed is not a statement about a run');
  if (statement.predicate.sealed_by !== signer.id)
    return refused('the statement names another key than the one that signed it');
  if (!(Date.parse(statement.predicate.ended_at) <= signer.until))
    return refused('the key that signed this is not trusted for a run that ended so late');
  const manifest = bundle.files.get(SEALED_FILES.manifest);
  if (manifest && manifest.sha256 !== statement.subject[0].digest.sha256)
    return refused('the signature is for another manifest than the one that lies here');
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

/** Whether a folder lies within another one: keys from inside the evidence prove nothing. */
export function isInside(inner: string, outer: string): boolean {
  try {
    return `${realpathSync(inner)}${sep}`.startsWith(`${realpathSync(outer)}${sep}`);
  } catch {
    return false;
  }
}

function refused(what: string): SignatureCheck {
  return {
    findings: [{ clause: 'C4.5', file: SEALED_FILES.statement, what, exit: 22 }],
    statement: undefined,
  };
}
