import { quoted, quotedAnswer } from '../../../contract/words/quoted';

describe('an excerpt of a long text', () => {
  it('is never cut within a line, because half a secret is not recognized (C6.2)', () => {
    const lines = ['missing: a', `missing: ${'b'.repeat(40)}`, 'missing: c'];
    expect(quoted(lines.join('\n'), 30)).toBe('missing: a\n(60 more characters)');
    expect(quoted('b'.repeat(40), 30)).toBe('(40 more characters)');
    expect(quoted('short', 30)).toBe('short');
  });

  it('has as many whole lines as fit, with their line ends', () => {
    expect(quoted('a\nb\nc', 5)).toBe('a\nb\nc');
    expect(quoted('a\nb\nc', 4)).toBe('a\nb\n(1 more characters)');
    expect(quoted('a\nb\nc', 3)).toBe('a\n(3 more characters)');
    expect(quoted('\n\n\nabc', 3)).toBe('\n\n\n(3 more characters)');
  });

  it('of a JSON answer has the requested values in full', () => {
    const body = { role: 'primary', dump: 'x'.repeat(400) };
    expect(quotedAnswer(body, { role: 'standby' })).toBe('{"role":"primary"} in an answer of 428 characters');
    expect(quotedAnswer(body, { dump: '' })).toBe('(411 more characters) in an answer of 428 characters');
    expect(quotedAnswer({ role: 'primary' }, {})).toBe('{"role":"primary"}');
    expect(quotedAnswer({ role: 'primary' }, {}, 18)).toBe('{"role":"primary"}');
    expect(quotedAnswer({ role: 'primary' }, {}, 17)).toBe('{} in an answer of 18 characters');
  });

  it.each([
    [null, 4],
    ['text', 6],
    [12345, 5],
  ])('is empty for a long answer that is not an object: %j', (body, length) => {
    expect(quotedAnswer(body, { 0: 't' }, 3)).toBe(`{} in an answer of ${length} characters`);
    expect(quotedAnswer(undefined, {})).toBe('');
  });
});
