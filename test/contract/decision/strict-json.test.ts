import fc from 'fast-check';
import { parseStrictJson } from '../../../contract/decision/strict-json';
import { isOneLine } from '../../../contract/words/flawed-text';
import { bytesOf } from './a-decision';

const parsed = (text: string) => parseStrictJson(bytesOf(text));

const refused = (what: string, where: string, advice: string) => ({
  ok: false,
  reasons: [{ code: 'DecisionInvalid', what, where, do: advice }],
});
const TOO_DEEP = refused(
  'the artifact is nested deeper than 64 levels',
  'decision',
  'flatten what is nested',
);

const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;

describe('strict JSON', () => {
  it.each(['{"a": [1, {"b": null}], "c": "\\u00e9"}', '7', '"text"', 'null', '[]'])(
    'reads %s as any program does (C4.1)',
    (text) => {
      expect(parsed(text)).toEqual({ ok: true, value: JSON.parse(text) });
    },
  );

  it('is refused in another encoding than UTF-8 (C4.1)', () => {
    expect(parseStrictJson(Buffer.from('"é"', 'latin1'))).toEqual(
      refused('the artifact is not UTF-8 text', 'decision', 'send JSON in UTF-8'),
    );
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('may nest 64 %s, and not one more (C4.1)', (_, open, close) => {
    expect(parsed(nested(open, close, 64)).ok).toBe(true);
    expect(parsed(nested(open, close, 65))).toEqual(TOO_DEEP);
  });

  it.each([
    ['what stands side by side', JSON.stringify(Array.from({ length: 100 }, () => [{ a: {} }, []]))],
    ['brackets in a text', JSON.stringify('[{'.repeat(100))],
    ['brackets in a text with quotes and backslashes', JSON.stringify('\\"[{'.repeat(100))],
    ['many short texts', JSON.stringify(Array.from({ length: 100 }, () => '['))],
  ])('does not count %s as nested (C4.1)', (_, text) => {
    expect(parsed(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('is refused with line and column of every fault (C4.1, C4.6)', () => {
    expect(parsed('{\n  "a": 1,\n  "b": oops\n}')).toEqual({
      ok: false,
      reasons: [
        {
          code: 'DecisionInvalid',
          what: 'the artifact is not JSON: InvalidSymbol',
          where: 'line 3, column 8',
          do: 'correct the JSON',
        },
        {
          code: 'DecisionInvalid',
          what: 'the artifact is not JSON: ValueExpected',
          where: 'line 4, column 1',
          do: 'correct the JSON',
        },
      ],
    });
    expect(parsed('[1,]')).toEqual(
      refused('the artifact is not JSON: ValueExpected', 'line 1, column 4', 'correct the JSON'),
    );
    expect(parsed('')).toEqual(
      refused('the artifact is not JSON: ValueExpected', 'line 1, column 1', 'correct the JSON'),
    );
  });

  it('is refused for each duplicate key, with its full path (C4.1, C4.8)', () => {
    expect(parsed('{"a": {"b": 1, "b": 2, "c": {"b": 3}}, "d": [{}, {"e": 1, "e": 2}], "a": 4}')).toEqual({
      ok: false,
      reasons: ['a.b', 'd[1].e', 'a'].map((path) => ({
        code: 'DecisionInvalid',
        what: `the key "${path}" appears more than once`,
        where: path,
        do: 'keep exactly one of them',
      })),
    });
  });

  it('never accepts a text that JSON.parse refuses (C4.1)', () => {
    const token = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"a"',
        '"',
        '\\',
        '\\u',
        '00e9',
        '-',
        '0',
        '1',
        '.',
        'e',
        '+',
        'true',
        'nul',
      ],
      ...[
        'null',
        ' ',
        '\t',
        '\n',
        '\r',
        '\u00a0',
        '\u2028',
        '\ufeff',
        '\u0000',
        '\u001f',
        '//',
        '/*',
        '*/',
        "'",
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join('');
        const read = parsed(text);
        if (read.ok) expect(read.value).toEqual(JSON.parse(text));
        else expect(read.reasons).not.toEqual([]);
      }),
    );
  });

  it.each([
    '4520031799277581759',
    '90071992547409931',
    '-90071992547409931',
    '1e400',
    '0.1000000000000000055511151231257827',
  ])('refuses the number %s, which a double does not hold (C4.1)', (number) => {
    expect(parsed(`{"a": [${number}]}`)).toEqual(
      refused(
        'a[0] is a number with more digits than JSON readers keep',
        'a[0]',
        'write it as text, in quotes',
      ),
    );
  });

  it.each([
    ['half of a character', '"\\ud83d"', 'U+D83D'],
    ['the other half', '"\\ude00x"', 'U+DE00'],
    ['a line separator', '"a\\u2028b"', 'U+2028'],
    ['a paragraph separator', '"a\\u2029b"', 'U+2029'],
    ['a next-line character', '"a\\u0085b"', 'U+0085'],
    ['a null character', '"\\u0000"', 'U+0000'],
    ['an escape of terminals', '"\\u001b[2J"', 'U+001B'],
  ])('refuses %s in a value and in a key (C4.1)', (_, text, flaw) => {
    for (const json of [`{"a": ${text}}`, `{"a": {${text}: 1}}`]) {
      const found = parsed(json);
      expect(found).toMatchObject({ ok: false, reasons: [{ what: expect.stringContaining(flaw) }] });
      // Whatever a reason quotes can be sent, shown and stored.
      const quoted = found.ok ? [] : found.reasons.flatMap(({ what, where }) => [what, where]);
      expect(quoted.filter((said) => !isOneLine(said))).toEqual([]);
    }
  });

  it('reads whole characters beyond the first plane, line breaks and tabs', () => {
    expect(parsed('{"a": "\\ud83d\\ude00", "b": "one\\ntwo\\tthree"}')).toEqual({
      ok: true,
      value: { a: '\u{1f600}', b: 'one\ntwo\tthree' },
    });
  });

  it('answers any 64 KiB with few, short reasons (C4.1)', () => {
    const many = (text: string, times: number) => Array(times).fill(text).join(',');
    const texts = [
      `{"${'k'.repeat(1000)}":{${many('"":0', 9000)}}}`,
      `{${','.repeat(60_000)}}`,
      '['.padEnd(60_000, 'x '),
      `[${many('1e400', 9000)}]`,
      `[${many('"\\ud800"', 6000)}]`,
    ];
    for (const text of texts) {
      const found = parsed(text);
      expect(found.ok).toBe(false);
      expect(JSON.stringify(found).length).toBeLessThan(100_000);
      expect(!found.ok && found.reasons.length).toBe(21);
      expect(!found.ok && found.reasons.at(-1)?.what).toMatch(/^\d+ more problems are not listed$/);
    }
  });
});
