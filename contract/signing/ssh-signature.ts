import { canonicalJson } from './digest';
import { NAMESPACES, type SignedStatement, type Statement } from './signed-statement';

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';

// The format begins with its name, a version and the length of the key: 6 + 4 + 4 bytes.
const MAGIC = 'SSHSIG';
const KEY_AT = 14;

/** Returns the bytes that are signed: the RFC 8785 form of the statement. */
export function signedText(statement: Statement): string {
  return canonicalJson(statement);
}

/**
 * Returns the public key, in base64, that a signature names as its own; undefined when it is not an OpenSSH signature.
 */
export function keyIn(signature: string): string | undefined {
  const bytes = Buffer.from(base64Of(signature), 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || bytes.length < KEY_AT) return undefined;
  const end = KEY_AT + bytes.readUInt32BE(KEY_AT - 4);
  return end > bytes.length ? undefined : bytes.toString('base64', KEY_AT, end);
}

/**
 * Returns a signature in the form that `ssh-keygen` reads, from its armoured form or from base64 alone, on one or more
 * lines.
 */
export function armoured(signature: string): string {
  return [BEGIN, ...(base64Of(signature).match(/.{1,70}/g) ?? []), END, ''].join('\n');
}

function base64Of(signature: string): string {
  return signature.replace(BEGIN, '').replace(END, '').replace(/\s/g, '');
}

/** Returns the arguments for `ssh-keygen` to verify a statement that it reads on standard input. */
export function verifyArguments(
  { name, namespace, at }: Pick<SignedText, 'name' | 'namespace' | 'at'>,
  files: { signers: string; signature: string },
) {
  const when = at === undefined ? [] : [`-Overify-time=${at}`];
  return [
    ...['-Y', 'verify', '-f', files.signers, '-I', name],
    ...['-n', namespace, '-s', files.signature, ...when],
  ];
}

/** A text that someone signed for a purpose; a signature for one purpose is not valid for another. */
export interface SignedText {
  name: string;
  namespace: string;
  text: string;
  signature: string;
  /** The time in UTC at which the key must be valid, as `YYYYMMDDHHMMSS`; the current time when missing. */
  at?: string;
}

/** What to ask `ssh-keygen` about a statement. */
export function textOfStatement({ kind, statement, signature }: SignedStatement): SignedText {
  // The claimed signer.
  const name = String(statement[kind === 'verdict' ? 'approver' : 'operator']);
  return { name, namespace: NAMESPACES[kind], text: signedText(statement), signature };
}

/** Returns the fingerprint of the key of a signature, from the output of `ssh-keygen -Y verify`. */
export function fingerprintIn(output: string): string | undefined {
  return /^Good .* key (SHA256:[A-Za-z0-9+/]+)$/m.exec(output)?.[1];
}

/** Returns an RFC 3339 time in the UTC format of `ssh-keygen`. */
export function signingTime(at: string): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);
}
