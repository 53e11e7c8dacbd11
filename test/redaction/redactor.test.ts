import { generateKeyPairSync } from 'node:crypto';
import { Redactor } from '../../contract/redaction/redactor';
import { isTellable } from '../../contract/redaction/secret';

const PASSWORD = 'hunter2/"geheim"+über\\n3';
/** Contains each character that some tool escapes. */
const MARKED = `Zq7&<wR9'tL"m$2!x`;
const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const redactor = new Redactor([
  { name: 'DB_PASSWORD', value: PASSWORD },
  { name: 'MARKED', value: MARKED },
  { name: 'SSH_KEY', value: KEY },
  { name: 'PIN', value: '1234567890123456' },
  { name: 'SHORT', value: 'postgres' },
  {
    name: 'SA_JSON',
    value: JSON.stringify({ project_id: 'billing-project-1', private_key_id: '0b5e4c7a9d1f4e7b8c' }),
  },
]);

const broken = (text: string, width: number) =>
  text.replaceAll(new RegExp(`(.{${width}})`, 'g'), '$1\n      ');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const FORMS: [name: string, form: string, hidden?: string][] = [
  ['plain', PASSWORD],
  ['base64', base64(PASSWORD)],
  ['base64 after one byte', base64(`u${PASSWORD}`)],
  ['base64 of user and password', base64(`admin:${PASSWORD}@`), base64(`admin:${PASSWORD}`).slice(8, -4)],
  ['base64 for URLs', Buffer.from(PASSWORD).toString('base64url')],
  ['URL', encodeURIComponent(PASSWORD)],
  ['URL in lower case', encodeURIComponent(PASSWORD).replaceAll(/%../g, (code) => code.toLowerCase())],
  ['form', new URLSearchParams({ p: PASSWORD }).toString().slice(2)],
  ['hex', Buffer.from(PASSWORD).toString('hex')],
  ['HEX', Buffer.from(PASSWORD).toString('hex').toUpperCase()],
  ['JSON', JSON.stringify(PASSWORD)],
  ['ASCII-only JSON', JSON.stringify(PASSWORD).replaceAll('ü', '\\u00fc')],
  ['JSON in JSON', JSON.stringify(JSON.stringify({ p: PASSWORD }))],
  ['line-broken', broken(PASSWORD, 5)],
  ['line-broken base64', broken(base64(PASSWORD.repeat(4)), 11)],
  ['broken by escapes', base64(PASSWORD).replaceAll(/(.{7})/g, '$1\\n')],
  ['continued with backslashes', PASSWORD.replaceAll(/(.{6})/g, '$1\\\n')],
];

/** Reports whether six consecutive characters of the secret can still be read. */
function leaks(text: string, form: string): boolean {
  const dense = text.replaceAll(/\s|\\[nrt]|\\(?=\s)/g, '');
  const hidden = form.replaceAll(/\s|\\[nrt]|\\(?=\s)|"/g, '');
  return [...hidden].some((_, at) => at + 6 <= hidden.length && dense.includes(hidden.slice(at, at + 6)));
}

/** The forms in which tools behind HyOps print a value. */
const TOOLS: [name: string, form: string][] = [
  ["Python's JSON in JSON", JSON.stringify(JSON.stringify(PASSWORD).replaceAll('ü', '\\u00fc'))],
  ['a YAML or SQL literal', `'${MARKED.replaceAll("'", "''")}'`],
  ['a CSV field', `"${MARKED.replaceAll('"', '""')}"`],
  ["Go's JSON", JSON.stringify(MARKED).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c')],
  [
    'XML',
    MARKED.replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;'),
  ],
  ['a shell word with single quotes', `'${MARKED.replaceAll("'", `'"'"'`)}'`],
  ['a shell word with double quotes', `"${MARKED.replaceAll(/[$"\\!`]/g, (letter) => `\\${letter}`)}"`],
  [
    'a Python bytes literal',
    `b'${[...Buffer.from(PASSWORD)].map((byte) => (byte > 126 ? `\\x${byte.toString(16)}` : byte === 92 ? '\\\\' : String.fromCharCode(byte))).join('')}'`,
  ],
];

describe("C6.2 a secret in HyOps' output", () => {
  it.each(TOOLS)('is redacted when it is printed as %s', (_, form) => {
    const clean = redactor.text(`before ${form} after`);
    expect(clean).toMatch(/^before .*\[redacted (DB_PASSWORD|MARKED)\].* after$/s);
    expect(clean).not.toMatch(/hunter2|geheim|Zq7|wR9/);
  });

  it.each(FORMS)('is redacted in the form %s, and the text around it is kept', (_, form, hidden = form) => {
    const clean = redactor.text(`before ${form} after`);
    expect(leaks(clean, hidden)).toBe(false);
    expect(clean).toMatch(/^before .*\[redacted DB_PASSWORD\].* after$/s);
  });

  it('is recognized as a whole key, as one of its lines, and as a secret field of a JSON document', () => {
    const [, line = ''] = KEY.split('\n');
    for (const text of [KEY, JSON.stringify({ key: KEY }), `| ${line}`, base64(KEY), 'id 0b5e4c7a9d1f4e7b8c'])
      expect(leaks(redactor.text(text), line) || redactor.text(text).includes('0b5e4c7a')).toBe(false);
    expect(redactor.text('in billing-project-1')).toBe('in billing-project-1');
  });

  it('is redacted so that JSON stays valid, even for a bare number', () => {
    const value = { a: `x${PASSWORD}y`, n: 1, deep: [{ key: KEY }, PASSWORD], ok: true };
    const clean = redactor.text(
      `${JSON.stringify(value, null, 2)}`.replace('"n": 1', '"n": 1234567890123456'),
    );
    expect(JSON.parse(clean)).toEqual({
      a: 'x[redacted DB_PASSWORD]y',
      n: '[redacted PIN]',
      deep: [{ key: expect.stringContaining('[redacted SSH_KEY]') }, '[redacted DB_PASSWORD]'],
      ok: true,
    });
    expect(redactor.json({ ...value, token: 'abcdefg', count: 3 })).toMatchObject({
      a: 'x[redacted DB_PASSWORD]y',
      token: '[redacted named-secret]',
      count: 3,
    });
  });

  it('is kept when it cannot be distinguished from ordinary text', () => {
    expect(redactor.text('postgresql_restore by postgres')).toBe('postgresql_restore by postgres');
    expect(['postgres', 'abc', '5432', 'Passw0rd'].map(isTellable)).toEqual([false, false, false, true]);
  });

  it('is not searched for in bytes that are not text', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(redactor.bytes(bytes)).toBe(bytes);
  });
});

describe('C6.2 a text that looks like a secret, without known values,', () => {
  const nobody = new Redactor([]);

  it.each([
    ['a private key', KEY, KEY.split('\n')[1] ?? ''],
    ['a private key in JSON', JSON.stringify({ key: KEY, more: 1 }), KEY.split('\n')[1] ?? ''],
    [
      'a truncated private key',
      `{"key": "${KEY.slice(0, 70).replaceAll('\n', '\\n')}", "more": 1}`,
      KEY.slice(30, 60),
    ],
    ['the end of a private key', KEY.split('\n').slice(1).join('\n'), KEY.slice(40, 60)],
    ['a JSON web token', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl.', 'eyJzdWIi'],
    ['an AWS key', 'id AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7'],
    ['a bearer header', 'Authorization: Bearer abc.def-ghi_jkl123', 'def-ghi'],
    ['a basic header', '"authorization": "Basic dXNlcjpwYXNzd29yZA=="', 'dXNlcjpw'],
    ['a header with a key', 'X-API-Key: 4711-0815', '4711'],
    ['a password in a URL', 'postgres://app:s3cr3t@db.example/x', 's3cr3t'],
    ['a named value', 'db_password=correcthorse', 'correcthorse'],
    ['a named value in JSON', '{"apiKey": "correcthorse", "x": 1}', 'correcthorse'],
    ['a named value in escaped JSON', '{\\"api_key\\": \\"correcthorse\\"}', 'correcthorse'],
  ])('is redacted: %s', (_, text, hidden) => {
    const clean = nobody.text(text);
    expect(clean).not.toContain(hidden);
    expect(clean).toContain('[redacted ');
    if (text.startsWith('{"')) expect(() => JSON.parse(clean)).not.toThrow();
  });

  it.each([
    '{"max_token": 128000, "secret": null, "password": false}',
    'missing required env vars: POWERDNS_API_KEY. Store them with: hyops secrets set KEY=VALUE',
    '"vault_password_file": "/run/x", "secrets": ["A", "B"], "required_env": ["POWERDNS_API_KEY"]',
    'TASK [platform/postgresql-ha : 1 of 10] ***\nok: [sandbox]',
    'https://127.0.0.1:8443/path?x=1',
  ])('is kept when it is not a secret: %s', (text) => {
    expect(nobody.text(text)).toBe(text);
  });
});

describe('the redactor', () => {
  it.each(['x', 'a.', 'eyJ-', '-----BEGIN PRIVATE KEY-----', 'bearer ', 'password=', '\\', 'a://b:', '= '])(
    'stays fast with many repetitions of %j',
    (word) => {
      // With backtracking, an expression would need minutes and the test would time out.
      const text = word.repeat(Math.ceil((1 << 18) / word.length));
      expect(redactor.text(text).length).toBeGreaterThan(0);
    },
  );
});
