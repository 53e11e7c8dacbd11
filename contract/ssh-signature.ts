import { canonicalJson } from './digest';
import { NAMESPACES, type SignedStatement, type Statement } from './signed-statement';

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';

/** The bytes that are signed: the RFC 8785 form of the statement. */
export function signedText(statement: Statement): string {
  return canonicalJson(statement);
}

/** A signature as ssh-keygen reads it, from its armoured form or from its base64 alone, on one line or on many. */
export function armoured(signature: string): string {
  const base64 = signature.replace(BEGIN, '').replace(END, '').replace(/\s/g, '');
  return [BEGIN, ...(base64.match(/.{1,70}/g) ?? []), END, ''].join('\n');
}

/** The arguments by which `ssh-keygen` verifies a statement that it reads on standard input. */
export function verifyArguments(
  { kind, statement }: SignedStatement,
  files: { signers: string; signature: string },
) {
  const name = String(statement[kind === 'verdict' ? 'approver' : 'operator']);
  return [
    ...['-Y', 'verify', '-f', files.signers, '-I', name],
    ...['-n', NAMESPACES[kind], '-s', files.signature],
  ];
}

/** The fingerprint of the key that made a signature, from what `ssh-keygen -Y verify` prints. */
export function fingerprintIn(output: string): string | undefined {
  return /^Good .* key (SHA256:[A-Za-z0-9+/]+)$/m.exec(output)?.[1];
}
