/** How many odd things a test sends; `HYOPS_DR_FUZZ` multiplies it for an exhaustive run. */
export function manyTimes(usual: number): number {
  return usual * Number(process.env['HYOPS_DR_FUZZ'] ?? 1);
}

/** A source of numbers below a limit that is the same in each run; `HYOPS_DR_FUZZ_SEED` chooses another one. */
export function chance(seed = Number(process.env['HYOPS_DR_FUZZ_SEED'] ?? 1)): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud83d',
  'a\ude00b',
  '\ud83d\ud83d\ude00',
  '\u202eabc',
  '\u2066x\u2069',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u009b31m',
  '\u001b[2J\u001b]0;x\u0007',
  'a\nb\r\nc\td',
  '\ufeffbom',
  '\u200b',
  'e\u0301'.repeat(50),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '1e999',
  '-0',
  'NaN',
  'null',
  'true',
  'no',
  '22:30',
  '2026-11-25 10:00:00+02',
  '{{ 7 * 7 }}',
  `$${'{PATH}'}`,
  '$(id)',
  '`id`',
  "'; DROP TABLE runs; --",
  '../../etc/passwd',
  '/dev/null',
  'a/b#c#d',
  '<script>alert(1)</script>',
  '&lt;',
  '%00',
  '%s%n',
  '\\',
  '"',
  '[',
  '{"a":1}',
  '-----BEGIN PRIVATE KEY-----',
  'password=hunter22hunter22',
  'x'.repeat(501),
  'x'.repeat(9000),
  '😀'.repeat(200),
];

/** JSON values that no program of ours would write, as they are written. */
export const ODD_JSON: readonly string[] = [
  ...ODD_TEXTS.map((text) => JSON.stringify(text)),
  '"\\ud800"',
  '"\\u0000"',
  'null',
  'true',
  'false',
  '0',
  '-0',
  '1e999',
  '-1e999',
  '1e-999',
  '0.1',
  '12345678901234567890',
  '[]',
  '{}',
  '[null]',
  '[[[]]]',
  '{"__proto__":{"accepted":true}}',
  '{"constructor":{"prototype":{"accepted":true}}}',
  '{"toJSON":1,"then":1,"length":-1}',
  '{"a":1,"a":2}',
  `${'['.repeat(60)}${']'.repeat(60)}`,
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`,
  `[${'0,'.repeat(5000)}0]`,
  `{${Array.from({ length: 2000 }, (_, at) => `"k${at}":${at}`).join()}}`,
  'undefined',
  '{',
  '"',
  '',
  '{"a":1}}',
];

/** The object with the JSON value in place of one of its fields, or of the whole. */
export function withOdd(
  fields: Readonly<Record<string, unknown>>,
  below: (limit: number) => number,
): { text: string; what: string } {
  const names = Object.keys(fields);
  const name = names[below(names.length + 1)];
  const odd = ODD_JSON[below(ODD_JSON.length)] ?? '';
  if (name === undefined) return { text: odd, what: odd.slice(0, 80) };
  const others = names.filter((one) => one !== name).map((one) => [one, JSON.stringify(fields[one])]);
  const key = below(10) === 0 ? JSON.stringify(ODD_TEXTS[below(ODD_TEXTS.length)]) : JSON.stringify(name);
  const text = `{${[...others.map(([one, value]) => `${JSON.stringify(one)}:${value}`), `${key}:${odd}`].join()}}`;
  return { text, what: `${name}: ${odd.slice(0, 80)}` };
}

/** Replaces a value somewhere within a document. */
export function changed(document: unknown, odd: string, below: (limit: number) => number): string {
  if (typeof document !== 'object' || document === null || below(6) === 0) return odd;
  const entries = Object.entries(document);
  if (entries.length === 0) return odd;
  const at = below(entries.length);
  const parts = entries.map(([key, value], index) => {
    const text = index === at ? changed(value, odd, below) : JSON.stringify(value);
    return Array.isArray(document) ? text : `${JSON.stringify(key)}: ${text}`;
  });
  return Array.isArray(document) ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}
