import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CALL } from '../../contract/evidence/files/calls';
import { CLAIM } from '../../contract/evidence/files/home';
import { EVIDENCE_FILES, fileAt, MADE_AT_SEALING } from '../../contract/evidence/files/registry';
import { FAILURE_CODES, outcomeOfFailure } from '../../contract/words/failures';
import { STOP_OUTCOMES } from '../../contract/words/outcomes';
import { GATES, STEPS } from '../../contract/words/steps';
import { withEvidenceTable } from '../../tools/write-evidence-table';
import { verifierWithShapes, wordsOfShapes } from '../../tools/write-verifier-shapes';

const PROJECT = resolve(__dirname, '../..');
const textOf = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

describe('docs/evidence.md, from which another verifier can be written', () => {
  const doc = textOf('docs/evidence.md');

  it('names the steps, the guards and the files that sealing makes', () => {
    for (const name of [...STEPS, ...GATES, ...Object.values(MADE_AT_SEALING).map(({ path }) => path)])
      expect(doc).toContain(`\`${name}\``);
  });
});

describe('the table of files in docs/evidence.md', () => {
  it('matches the registry; to update it, run node lib/tools/write-evidence-table.js', () => {
    const page = textOf('docs/evidence.md');
    expect(withEvidenceTable(page)).toBe(page);
    for (const { path } of Object.values(EVIDENCE_FILES))
      expect(page).toContain(`\`${path.replace('<.rN>', '')}\``);
  });
});

describe('docs/verify.sh, which shares no code', () => {
  it('names no file of a bundle that the registry does not know (C4.5)', () => {
    const words = [...textOf('docs/verify.sh').matchAll(/'([a-z][\w./%-]+)'/g)].map(([, word = '']) => word);
    const paths = words
      .map((word) => word.replace('overlays%s', 'overlays').replaceAll('%s', 'x'))
      .filter((word) => /^(calls|plan|gates)\/\w|\.(jsonl?|log|html)$/.test(word));
    const known = (path: string) =>
      fileAt(path) ?? fileAt(CALL.folder + path) ?? fileAt(`${CALL.folder}x/${path}`);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !known(path) && path !== CLAIM.path && path !== `${CALL.folder}x`)).toEqual(
      [],
    );
  });

  it('has the shapes of this release, and knows each word in them (C4.5)', () => {
    const script = textOf('docs/verify.sh');
    expect(verifierWithShapes(script)).toBe(script);
    const [, rules = ''] = /^WORDS = \{(.*?)^\}/ms.exec(script) ?? [];
    const known = [...rules.matchAll(/^ {4}'(\w+)'/gm)].map(([, word]) => word);
    expect(wordsOfShapes().filter((word) => !known.includes(word))).toEqual([]);
  });

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
