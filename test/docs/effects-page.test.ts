import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectsPage, verifierWithEffects } from '../../tools/write-effects';

const doc = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');

describe('the effects of calls, in docs/', () => {
  it('are what contract/effects/ says on the page; if not: node lib/tools/write-effects.js (C4.4)', () => {
    expect(doc('effects.md')).toBe(effectsPage());
  });

  it('are the same tables in the second verifier, which shares no code (C4.4)', () => {
    expect(doc('verify.sh')).toBe(verifierWithEffects(doc('verify.sh')));
  });
});
