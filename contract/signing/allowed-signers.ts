import { type Parsed, type Reason, reasonOf } from '../words/failures';
import { digestOf, sha256 } from './digest';

export const SIGNERS_FILE = 'allowed_signers';

/**
 * One line of allowed_signers: the names, the options that limit the key (`namespaces="..."`, `valid-before="..."`),
 * and the key.
 */
export interface Signer {
  names: string[];
  options: string;
  type: string;
  /** Base64, as in an OpenSSH public key. */
  key: string;
}

const TYPES = [
  'ssh-ed25519',
  'sk-ssh-ed25519@openssh.com',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ecdsa-sha2-nistp256@openssh.com',
  'ssh-rsa',
];
const KEY_TYPE = new RegExp(`\\s(?:${TYPES.map((type) => type.replaceAll('.', '\\.')).join('|')})\\s`);
const OPTION = /^(namespaces|valid-after|valid-before)="[^"]*"$/i;
const LIMIT = /valid-(?:after|before)="([^"]*)"/gi;
/** The format in which OpenSSH reads a time as UTC; without the Z it uses the time zone of the machine. */
const UTC_TIME = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?Z$/;

/**
 * Parses the OpenSSH file of public keys by name. Names are literal, without patterns, because policy.yaml names people
 * too; certificates are refused. Returns every problem at once.
 */
export function parseAllowedSigners(text: string): Parsed<Signer[]> {
  const reasons: Reason[] = [];
  const signers: Signer[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const fields = [...line.trim().matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([field]) => field);
    if (fields.length === 0 || line.trim().startsWith('#')) continue;
    const problem = signerIn(fields);
    if (typeof problem === 'string') reasons.push(invalid(problem, `${SIGNERS_FILE}:${at + 1}`));
    else signers.push(problem);
  }
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, value: signers };
}

/**
 * Returns what is wrong with the first time limit in a text of allowed_signers that is not in UTC, because each machine
 * could read it differently; undefined when there is none. Ignores comments.
 */
export function limitNotInUtc(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => !line.trim().startsWith('#'));
  const options = lines.map((line) => line.split(KEY_TYPE, 1)[0] ?? '');
  const wrong = options
    .flatMap((part) => [...part.matchAll(LIMIT)])
    .find(([, time = '']) => !UTC_TIME.test(time));
  return wrong && `${wrong[0]} in allowed_signers is not a time in UTC; write YYYYMMDDZ or YYYYMMDDHHMMSSZ`;
}

/**
 * Returns the signers as a file for `ssh-keygen`, without comments and sorted, so that the same keys give the same
 * text.
 */
export function signersText(signers: readonly Signer[]): string {
  return signers
    .map(({ names, options, type, key }) =>
      [names.toSorted().join(','), options, type, key].filter(Boolean).join(' '),
    )
    .toSorted()
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * Returns the part of allowed_signers that an approval is bound to: names, limits and keys, without comments or order.
 */
export function signersDigest(signers: readonly Signer[]): string {
  return digestOf(signersText(signers));
}

/** Returns the fingerprint of a key as OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprintOf(key: string): string {
  const digest = Buffer.from(sha256(Buffer.from(key, 'base64')), 'hex');
  return `SHA256:${digest.toString('base64').replace(/=+$/, '')}`;
}

function signerIn(fields: string[]): Signer | string {
  const [names = '', ...rest] = fields;
  const typeAt = rest.findIndex((field) => TYPES.includes(field));
  if (/[*?!]/.test(names)) return 'the names have a pattern in them; write each name as policy.yaml has it';
  if (typeAt < 0) return `there is no key of an accepted type: ${TYPES.join(', ')}`;
  const [type = '', key = ''] = rest.slice(typeAt);
  const options = rest.slice(0, typeAt).flatMap(splitOptions);
  const unknown = options.find((option) => !OPTION.test(option));
  const notInUtc = limitNotInUtc(options.join(','));
  if (notInUtc !== undefined) return notInUtc;
  if (unknown !== undefined) return `the option ${unknown} is not accepted`;
  if (!holds(type, key)) return `this is not a key of type ${type}`;
  return {
    names: names.replaceAll('"', '').split(',').filter(Boolean),
    options: options.join(','),
    type,
    key,
  };
}

function splitOptions(field: string): string[] {
  return [...field.matchAll(/[^,"]+(?:"[^"]*")?/g)].map(([option]) => option);
}

/** Reports whether the bytes of a key begin with the name of its type, as required. */
function holds(type: string, key: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return false;
  const bytes = Buffer.from(key, 'base64');
  return bytes.length > 4 + type.length && bytes.subarray(4, 4 + type.length).toString('latin1') === type;
}

function invalid(what: string, where: string): Reason {
  return reasonOf('PolicyInvalid')(what, where, 'correct the line: NAME KEYTYPE KEY, as ssh-keygen reads it');
}
