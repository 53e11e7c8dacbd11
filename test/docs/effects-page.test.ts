import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectsPage, verifierWithEffects } from '../../tools/write-effects';

const doc = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');

describe('the effects of calls, in docs/', () => {
  it('match contract/effects/ on the page; to update it, run node lib/tools/write-effects.js (C4.4)', () => {
    expect(doc('effects.md')).toBe(effectsPage());
  });

  it('match the tables of the second verifier, which shares no code (C4.4)', () => {
    expect(doc('verify.sh')).toBe(verifierWithEffects(doc('verify.sh')));
  });
});
