import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE_CODES, meaningOf } from '../../contract/words/failures';
import { failurePage } from '../../tools/write-failure-table';

describe('docs/failures.md', () => {
  it('matches contract/words/failures.ts; to update it, run node lib/tools/write-failure-table.js (C4.6)', () => {
    expect(readFileSync(join(__dirname, '../../docs/failures.md'), 'utf8')).toBe(failurePage());
  });

  it('gives each code one sentence, and no two codes the same (C4.6)', () => {
    const sentences = FAILURE_CODES.map((code) => meaningOf(code).means);
    expect(sentences.filter((sentence) => !/^[A-Z].*\.$/.test(sentence))).toEqual([]);
    expect(new Set(sentences).size).toBe(FAILURE_CODES.length);
  });

  it('lets nobody skip a guard, fencing or evidence (C6.1-C6.5)', () => {
    const guards =
      /^(Approval|Secrets|AccessMode|Repository|Backup|Fencing|Guards|Evidence|Plan|Policy|Downgrade)/;
    expect(FAILURE_CODES.filter((code) => guards.test(code) && meaningOf(code).operator === 'skip')).toEqual(
      [],
    );
  });
});
