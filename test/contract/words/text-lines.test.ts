import fc from 'fast-check';
import { wrapped } from '../../../contract/words/text-lines';

describe('wrapped text', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  it('keeps every word, in lines of 80 columns', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.nat(30), (words, indent) => {
        const lines = wrapped(`${' '.repeat(indent)}`, words.join(' '));
        expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words);
        expect(lines.every((line) => line.length <= 80)).toBe(true);
      }),
    );
  });

  it('fills a line up to the last column, and is indented to its first word', () => {
    const [half, fits] = ['x'.repeat(38), 'y'.repeat(39)];
    expect(wrapped('- ', `${half} ${fits} z`)).toEqual([`- ${half} ${fits}`, '  z']);
    expect(wrapped('- ', `${half} ${fits}y`)).toEqual([`- ${half}`, `  ${fits}y`]);
    expect(wrapped('- ', ` ${half}  ${fits}\n`)).toEqual([`- ${half} ${fits}`]);
    expect(wrapped('- ', 'a\n b\tc')).toEqual(['- a b c']);
    expect(wrapped('- ', ' ')).toEqual(['-']);
  });

  it('does not split a word that is longer than a line', () => {
    const long = 'x'.repeat(100);
    expect(wrapped('- ', `see ${long} there`)).toEqual(['- see', `  ${long}`, '  there']);
  });
});
