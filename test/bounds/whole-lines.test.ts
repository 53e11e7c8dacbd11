import { wholeLines } from '../../activities/process/output-file';
import { Redactor } from '../../contract/redaction/redactor';

const mark = (bytes: number) => `\n[hyops-dr left out ${bytes} bytes here]\n`;

describe('C6.2 the lines of an output that was cut', () => {
  it.each([
    ['stay when nothing was cut', 'a\nb\n', 'a\nb\n'],
    ['go on both sides of the gap', `a\nhalf${mark(5)}half\nb`, 'a\n[hyops-dr left out 13 bytes here]\nb'],
    ['go when nothing else is left', `half${mark(5)}half`, '[hyops-dr left out 13 bytes here]\n'],
    ['are counted in bytes', `ü${mark(1)}\nb`, '[hyops-dr left out 3 bytes here]\nb'],
    [
      'go at each mark, because a command can print one',
      `a\nhalf${mark(1)}b\nhalf${mark(2)}x`,
      'a\n[hyops-dr left out 6 bytes here]\n[hyops-dr left out 7 bytes here]\n',
    ],
    [
      'go between two marks in one line',
      `${mark(1)}half${mark(2)}\nb`,
      '[hyops-dr left out 5 bytes here]\n[hyops-dr left out 2 bytes here]\nb',
    ],
  ])('%s', (_, output, whole) => {
    expect(wholeLines(output)).toBe(whole);
  });
});

describe('C6.2 what looks like a secret', () => {
  const clean = (text: string) => new Redactor([]).text(text);
  const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

  it.each([
    ['a web token after a dash', `x-${TOKEN} y`, 'x-[redacted jwt] y'],
    ['a web token after names with dots', `a.b.${TOKEN}`, 'a.b.[redacted jwt]'],
    [
      'a key without an end, and one after it',
      '-----BEGIN PRIVATE KEY-----\nMIIE\n"-----BEGIN PRIVATE KEY-----\nMIIF\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----[redacted private-key]"-----BEGIN PRIVATE KEY-----[redacted private-key]-----END PRIVATE KEY-----',
    ],
    ['a header with a key', 'X-Vault-Token: abcdefgh', 'X-Vault-Token: [redacted key-header]'],
  ])('is %s', (_, text, cleaned) => {
    expect(clean(text)).toBe(cleaned);
  });
});
