import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SEALED_FILES } from '../../contract/evidence/layout';
import { FAILURE_CODES, outcomeOfFailure } from '../../contract/words/failures';
import { STOP_OUTCOMES } from '../../contract/words/outcomes';
import { GATES, STEPS } from '../../contract/words/steps';

const PROJECT = resolve(__dirname, '../..');
const textOf = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

describe('docs/evidence.md, from which another verifier can be written', () => {
  const doc = textOf('docs/evidence.md');

  it('names the steps, the guards and the files that sealing makes', () => {
    for (const name of [...STEPS, ...GATES, ...Object.values(SEALED_FILES)])
      expect(doc).toContain(`\`${name}\``);
  });
});

describe('docs/verify.sh, which shares no code', () => {
  it('knows the codes that lead to each outcome, and no others', () => {
    const [, table = ''] = /^CODES = \{(.*?)^\}/ms.exec(textOf('docs/verify.sh')) ?? [];
    const listed = STOP_OUTCOMES.map((outcome) => {
      const [, words = ''] = new RegExp(`'${outcome}': ((?:'[^']*'\\s*)+)`).exec(table) ?? [];
      return [outcome, (words.match(/\w+/g) ?? []).toSorted()];
    });
    expect(listed).toEqual(codesByOutcome());
  });
});

function codesByOutcome() {
  return STOP_OUTCOMES.map((outcome) => [
    outcome,
    FAILURE_CODES.filter((code) => outcomeOfFailure(code) === outcome).toSorted(),
  ]);
}
