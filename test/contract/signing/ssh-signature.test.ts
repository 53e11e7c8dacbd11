import {
  armoured,
  fingerprintIn,
  keyIn,
  signedText,
  textOfStatement,
  verifyArguments,
} from '../../../contract/signing/ssh-signature';

/** `ssh-keygen -Y sign` over a statement, with a key that is nobody's. */
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIAMfm7ZPNXsW7vEYd4ScVF1L4uDjPbM8nTnW0nqyV0Hq';
const signatureOf = (key: Buffer, length = key.length) => {
  const head = Buffer.from('SSHSIG\0\0\0\u0001\0\0\0\0', 'latin1');
  head.writeUInt32BE(length, 10);
  return Buffer.concat([head, key]).toString('base64');
};

describe('an OpenSSH signature', () => {
  it('is over the sorted JSON without spaces', () => {
    expect(signedText({ v: 1, verdict: 'approve', approver: 'alice' })).toBe(
      '{"approver":"alice","v":1,"verdict":"approve"}',
    );
  });

  it('is read armoured, on one line, or as bare base64', () => {
    const base64 = 'a'.repeat(150);
    const lines = ['-----BEGIN SSH SIGNATURE-----', 'a'.repeat(70), 'a'.repeat(70), 'a'.repeat(10)];
    const text = [...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
    expect(armoured(base64)).toBe(text);
    expect(armoured(text)).toBe(text);
    expect(armoured(text.replaceAll('\n', ''))).toBe(text);
    expect(armoured(` ${base64}\r\n`)).toBe(text);
    expect(armoured('')).toBe('-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n');
  });

  it('names its key', () => {
    expect(keyIn(signatureOf(Buffer.from(KEY, 'base64')))).toBe(KEY);
    expect(keyIn(armoured(signatureOf(Buffer.from(KEY, 'base64'))))).toBe(KEY);
    expect(keyIn(signatureOf(Buffer.from([])))).toBe('');
  });

  it.each([
    ['nothing', ''],
    ['something else', Buffer.from('another thing altogether').toString('base64')],
    ['its beginning alone', Buffer.from('SSHSIG\0\0\0').toString('base64')],
    ['a key that is cut off', signatureOf(Buffer.from(KEY, 'base64'), 1000)],
  ])('names none when it is %s', (_, signature) => {
    expect(keyIn(signature)).toBeUndefined();
  });

  it('is verified for its signer, in the namespace of its kind', () => {
    const files = { signers: '/s', signature: '/x' };
    const verdict = {
      kind: 'verdict' as const,
      statement: { v: 1 as const, approver: 'alice' },
      signature: '',
    };
    expect(verifyArguments(textOfStatement(verdict), files).join(' ')).toBe(
      '-Y verify -f /s -I alice -n hyops-dr-approval-v1 -s /x',
    );
    const action = { kind: 'action' as const, statement: { v: 1 as const, operator: 'bob' }, signature: '' };
    expect(verifyArguments(textOfStatement(action), files).join(' ')).toBe(
      '-Y verify -f /s -I bob -n hyops-dr-operation-v1 -s /x',
    );
  });

  it('has the fingerprint that ssh-keygen prints', () => {
    const said = 'Good "hyops-dr-approval-v1" signature for alice with ED25519 key SHA256:AbC+/9\n';
    expect(fingerprintIn(said)).toBe('SHA256:AbC+/9');
    for (const other of ['', `Bad ${said}`, said.replace('SHA256:', 'MD5:'), said.replace('\n', ' x\n')])
      expect(fingerprintIn(other)).toBeUndefined();
  });
});
