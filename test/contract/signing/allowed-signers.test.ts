import {
  fingerprintOf,
  limitNotInUtc,
  parseAllowedSigners,
  signersDigest,
  signersText,
} from '../../../contract/signing/allowed-signers';
import { problemsOf, reasonsOf } from '../decision/problems-of';

/** A public key as ssh-keygen writes it, with other bytes behind the name of its type. */
const keyOf = (type: string, rest = 'a') =>
  Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type + rest)]).toString('base64');
const ED25519 = keyOf('ssh-ed25519');
const RSA = keyOf('ssh-rsa');

const read = (text: string) => {
  const signers = parseAllowedSigners(text);
  if (!signers.ok) throw new Error(JSON.stringify(signers.reasons));
  return signers.value;
};

const wrong = (text: string) => reasonsOf(parseAllowedSigners(text));

describe('allowed_signers', () => {
  it('names keys as git and ssh-keygen read them (C4.2)', () => {
    const text = `# people\n\n  alice ssh-ed25519 ${ED25519} alice@example.org\nbob,robert namespaces="hyops-dr-approval-v1",valid-before="20300101Z" ssh-rsa ${RSA}\n`;
    expect(read(text)).toEqual([
      { names: ['alice'], options: '', type: 'ssh-ed25519', key: ED25519 },
      {
        names: ['bob', 'robert'],
        options: 'namespaces="hyops-dr-approval-v1",valid-before="20300101Z"',
        type: 'ssh-rsa',
        key: RSA,
      },
    ]);
  });

  it('names nobody when it is empty', () => {
    expect(read('')).toEqual([]);
  });

  it.each([
    'ssh-ed25519',
    'sk-ssh-ed25519@openssh.com',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'sk-ecdsa-sha2-nistp256@openssh.com',
    'ssh-rsa',
  ])('takes keys of type %s', (type) => {
    expect(read(`alice ${type} ${keyOf(type)}\n`)).toEqual([
      { names: ['alice'], options: '', type, key: keyOf(type) },
    ]);
  });

  it('has the same digest with other comments and in any order (C4.8)', () => {
    const one = read(`bob,alice ssh-rsa ${RSA} work laptop\ncarol ssh-ed25519 ${ED25519}\n`);
    const other = read(`# new\ncarol   ssh-ed25519 ${ED25519} at home\r\nalice,bob ssh-rsa ${RSA}`);
    expect(signersText(one)).toBe(`alice,bob ssh-rsa ${RSA}\ncarol ssh-ed25519 ${ED25519}\n`);
    expect(signersDigest(other)).toBe(signersDigest(one));
  });

  it('has another digest when a name, limit, type or key changes (C4.8)', () => {
    const digests = [
      `alice ssh-ed25519 ${ED25519}`,
      `alicia ssh-ed25519 ${ED25519}`,
      `alice namespaces="x" ssh-ed25519 ${ED25519}`,
      `alice ssh-ed25519 ${keyOf('ssh-ed25519', 'b')}`,
      '',
    ].map((text) => signersDigest(read(text)));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it.each([
    ['a pattern', `*@example.org ssh-ed25519 ${ED25519}`, 'pattern'],
    ['a pattern of one letter', `a?ice ssh-ed25519 ${ED25519}`, 'pattern'],
    ['a name that is taken out', `alice,!bob ssh-ed25519 ${ED25519}`, 'pattern'],
    ['a certificate authority', `alice cert-authority ssh-ed25519 ${ED25519}`, 'option cert-authority'],
    ['an old type of key', `alice ssh-dss ${keyOf('ssh-dss')}`, 'no key of an accepted type'],
    ['no key', 'alice ssh-ed25519', 'not a key of type ssh-ed25519'],
    ['only a name', 'alice', 'no key of an accepted type'],
    ['a key of another type', `alice ssh-ed25519 ${RSA}`, 'not a key of type ssh-ed25519'],
    ['a key that is cut off', `alice ssh-rsa ${RSA.slice(0, 8)}`, 'not a key of type ssh-rsa'],
    ['a key that is not base64', `alice ssh-ed25519 ${ED25519}*`, 'not a key of type ssh-ed25519'],
    ['a key with something before it', `alice ssh-ed25519 -${ED25519}`, 'not a key of type ssh-ed25519'],
    [
      'an option with something before it',
      `alice x-namespaces="a" ssh-ed25519 ${ED25519}`,
      'option x-namespaces',
    ],
    ['an option with something behind it', `alice namespaces="a"b ssh-ed25519 ${ED25519}`, 'option b'],
  ])('is refused with %s, and the line is named (C4.2)', (_, line, what) => {
    const problems = problemsOf(parseAllowedSigners(`# one\n${line}\n`));
    expect(problems).toEqual([expect.stringContaining('PolicyInvalid at allowed_signers:2: ')]);
    expect(problems[0]).toContain(what);
  });

  it('reports all problems at once', () => {
    expect(problemsOf(parseAllowedSigners('alice\nbob\n'))).toHaveLength(2);
  });
});

describe('a line of allowed_signers', () => {
  const one = ED25519;

  it('is refused with the problem and the correct form (C4.2)', () => {
    expect(wrong(`alice ssh-dss ${keyOf('ssh-dss')}\n\nbob cert-authority ssh-ed25519 ${one}`)).toEqual([
      'PolicyInvalid at allowed_signers:1: there is no key of an accepted type: ssh-ed25519, sk-ssh-ed25519@openssh.com, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, sk-ecdsa-sha2-nistp256@openssh.com, ssh-rsa -> correct the line: NAME KEYTYPE KEY, as ssh-keygen reads it',
      'PolicyInvalid at allowed_signers:3: the option cert-authority is not accepted -> correct the line: NAME KEYTYPE KEY, as ssh-keygen reads it',
    ]);
    expect(wrong(`al*ce ssh-ed25519 ${one}`)).toEqual([
      'PolicyInvalid at allowed_signers:1: the names have a pattern in them; write each name as policy.yaml has it -> correct the line: NAME KEYTYPE KEY, as ssh-keygen reads it',
    ]);
    expect(wrong(`alice ssh-ed25519 ${RSA}`)).toEqual([
      'PolicyInvalid at allowed_signers:1: this is not a key of type ssh-ed25519 -> correct the line: NAME KEYTYPE KEY, as ssh-keygen reads it',
    ]);
  });

  it('may be indented, a comment, or have quoted names', () => {
    expect(read(`\t# alice\n   \n\t"alice,bob,"\tssh-ed25519\t${one}  \n`)).toEqual([
      { names: ['alice', 'bob'], options: '', type: 'ssh-ed25519', key: one },
    ]);
  });

  it.each([
    ['nothing but the name of its type', 'ssh-ed25519', keyOf('ssh-ed25519', '')],
    ['something before it', 'ssh-ed25519', `.${one}`],
    ['the name of another type of the same length', 'ssh-rsa', keyOf('ssh-dss', 'aaaaaaaa')],
  ])('has no key that has %s (C4.2)', (_, type, key) => {
    expect(wrong(`alice ${type} ${key}`)).toEqual([
      expect.stringContaining(`this is not a key of type ${type}`),
    ]);
  });

  it('has the key fingerprint of OpenSSH, without padding', () => {
    expect(fingerprintOf(ED25519)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});

describe('a time limit in allowed_signers', () => {
  it.each(['20300101Z', '203001012359Z', '20300101235959Z', '20291231000000Z'])(
    'is accepted in UTC: %s (C4.2)',
    (time) => {
      const line = `alice valid-after="${time}",valid-before="${time}" ssh-ed25519 ${ED25519}`;
      expect(read(line)).toHaveLength(1);
      expect(limitNotInUtc(line)).toBeUndefined();
    },
  );

  it.each([
    '20300101',
    '203001010000',
    '20300101000000',
    '20300101z',
    '20300101 Z',
    '20300101ZZ',
    '2030-01-01T00:00:00Z',
    '20300101000000+0000',
    '20301301Z',
    '20300132Z',
    '203001012400Z',
    '',
  ])('is refused without a time in UTC: "%s" (C4.2)', (time) => {
    for (const name of ['valid-after', 'valid-before', 'Valid-Before']) {
      const line = `alice namespaces="x",${name}="${time}" ssh-ed25519 ${ED25519}`;
      const what = `${name}="${time}" in allowed_signers is not a time in UTC; write YYYYMMDDZ or YYYYMMDDHHMMSSZ`;
      expect(wrong(`bob ssh-rsa ${RSA}\n${line}`)).toEqual([
        `PolicyInvalid at allowed_signers:2: ${what} -> correct the line: NAME KEYTYPE KEY, as ssh-keygen reads it`,
      ]);
      expect(limitNotInUtc(line)).toBe(what);
    }
  });

  it('is ignored in comments', () => {
    const limit = 'valid-before="20300101"';
    const text = `# alice ${limit} ssh-rsa ${RSA}\nalice ssh-ed25519 ${ED25519} once had ${limit}`;
    expect(read(text)).toHaveLength(1);
    expect(limitNotInUtc(text)).toBeUndefined();
  });
});
