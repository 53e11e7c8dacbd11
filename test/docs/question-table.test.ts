import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagOf, QUESTIONS } from '../../client/init/questions';
import { withQuestionTable } from '../../tools/write-question-table';

describe('the table of questions in docs/operating.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/operating.md'), 'utf8');

  it('matches the questions of init; to update it, run node lib/tools/write-question-table.js', () => {
    expect(withQuestionTable(page)).toBe(page);
    for (const question of QUESTIONS) expect(page).toContain(`| \`${flagOf(question)}\` `);
  });

  it('says which keys an answer fills, also within a text', () => {
    const row = page.split('\n').find((line) => line.startsWith('| `--onprem-address`')) ?? '';
    expect(row).toContain('`fencing.old_primary`, `fencing.rungs.0.probes.0.url`');
  });
});
