import { parseEnvText, renderEnvText } from '../../sandbox/hyops/vault/env-text';
import { openVault, sealVault, VaultSealed } from '../../sandbox/hyops/vault/vault-cipher';

/** Made by `ansible-vault encrypt` with the password `pw-one`. */
const sealedByAnsible = `$ANSIBLE_VAULT;1.1;AES256
64663961363134343663346139323033303832333565653839616230303162646265353563333537
6239626262643963323066373935386131643032646462310a376538366666366134393763636565
38666163353833663532323530626138303766323764656233363233376362393361646363636561
6130653036346666660a373338656563666563316433666234623634343335613363316365613036
64653462386334386563626539316639383838393034393165613365633634326634
`;

describe('the vault format of ansible-vault', () => {
  it('can be decrypted when ansible-vault encrypted it', () => {
    expect(parseEnvText(openVault(sealedByAnsible, 'pw-one'))).toEqual({ A: 'one', B: 'two\nlines' });
  });

  it('can be decrypted only with its password', () => {
    const sealed = sealVault('text of any length', 'right');
    expect(openVault(sealed, 'right')).toBe('text of any length');
    expect(() => openVault(sealed, 'wrong')).toThrow(VaultSealed);
    expect(() => openVault('plain text', 'right')).toThrow(VaultSealed);
  });

  it('has a header and lines of at most 80 hex digits', () => {
    const [header, ...lines] = sealVault('x'.repeat(500), 'p').trimEnd().split('\n');
    expect(header).toBe('$ANSIBLE_VAULT;1.1;AES256');
    expect(lines.every((line) => /^[0-9a-f]{1,80}$/.test(line))).toBe(true);
  });

  it('keeps quotes, backslashes and line breaks of a value', () => {
    const values = { KEY: 'a "quoted" \\ value\nin two lines', PLAIN: 'a=b # c' };
    expect(parseEnvText(renderEnvText(values))).toEqual(values);
  });
});
