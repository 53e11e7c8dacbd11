import { quoted, quotedAnswer } from '../../contract/quoted';

describe('what is quoted of a long text', () => {
  it('is never cut within a line: half of a secret is not known any more (C6.2)', () => {
    const lines = ['missing: a', `missing: ${'b'.repeat(40)}`, 'missing: c'];
    expect(quoted(lines.join('\n'), 30)).toBe('missing: a\n(60 more characters)');
    expect(quoted('b'.repeat(40), 30)).toBe('(40 more characters)');
    expect(quoted('short', 30)).toBe('short');
  });

  it('is of an answer in JSON what was looked for, whole', () => {
    const body = { role: 'primary', dump: 'x'.repeat(400) };
    expect(quotedAnswer(body, { role: 'standby' })).toBe('{"role":"primary"} in an answer of 428 characters');
    expect(quotedAnswer(body, { dump: '' })).toBe('(411 more characters) in an answer of 428 characters');
    expect(quotedAnswer({ role: 'primary' }, {})).toBe('{"role":"primary"}');
  });
});
