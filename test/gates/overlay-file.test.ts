import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { writeBlueprint, yamlAndJson } from '../../activities/hyops/overlay-file';

const asHyopsReads = (text: string): unknown => parse(text, { version: '1.1' });

/** Texts that YAML 1.1 reads as something else when they are not quoted. */
const MISREAD = [
  ...[
    'no',
    'off',
    'on',
    'Yes',
    'y',
    'true',
    'null',
    '~',
    '22:30',
    '52:54:00:12:34:56',
    '1_000',
    '0b11',
    '0755',
    '1e3',
  ],
  ...[
    '2026-11-25',
    '2026-11-25 10:00:00+02',
    '=',
    '<<',
    '- a',
    'a: b',
    '#a',
    ' a',
    '',
    '.inf',
    '.nan',
    '0x10',
  ],
  ...[
    'a\tb',
    'a\nb',
    '"q"',
    "it's",
    'a\u0085b',
    'a\u2028b',
    '\u00e9',
    '\ufeff',
    '\u{1f600}',
    '\u007f',
    '*a',
    '&a',
    '!t',
    '%x',
  ],
];

describe('C4.4 an overlay', () => {
  it.each(MISREAD)('carries the text %j unchanged in YAML 1.1, YAML 1.2 and JSON', (text) => {
    const file = yamlAndJson({ value: text, [text]: 1, after: [text] });
    for (const read of [asHyopsReads(file), parse(file), JSON.parse(file)])
      expect(read).toEqual({ value: text, [text]: 1, after: [text] });
  });

  it('carries any JSON value unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.jsonValue()), (value) => {
        const approved: unknown = JSON.parse(JSON.stringify(value));
        const file = yamlAndJson(approved);
        expect(JSON.parse(file)).toEqual(approved);
        expect(asHyopsReads(file)).toEqual(approved);
      }),
    );
  });

  it.each([1e-7, -1e-7, 1.5e-9, 1e21, 0.1, 0, 7])('carries %d as a number, not as text', (number) => {
    expect(asHyopsReads(yamlAndJson({ a: number, b: [number] }))).toEqual({ a: number, b: [number] });
  });

  it('escapes the characters beyond ASCII that JSON and YAML escape alike', () => {
    expect(yamlAndJson(['\u00e9\u2028\u007f'])).toBe('[\n  "\\u00e9\\u2028\\u007f"\n]');
  });

  it('is written to a file that reads back as the given value', async () => {
    const root = await mkdtemp(join(tmpdir(), 'hyops-dr-overlay-'));
    try {
      const path = await writeBlueprint(root, 'good', { steps: [{ inputs: { start: '22:30' } }] });
      expect(asHyopsReads(await readFile(path, 'utf8'))).toEqual({ steps: [{ inputs: { start: '22:30' } }] });
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
