import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDecision } from '../../contract/decision/parse-decision';
import { decisionTable } from '../../contract/decision/table';
import { decisionPage } from '../../tools/write-decision-table';
import { anArtifact, NOW } from '../contract/decision/a-decision';

const PAGE = readFileSync(join(__dirname, '../../docs/decisions.md'), 'utf8');

describe('docs/decisions.md', () => {
  it('matches the current rules (C3.10)', () => {
    expect(PAGE).toBe(decisionPage());
  });

  it('lists all 320 combinations, each accepted or with its reasons (C3.10, C5.5)', () => {
    const rows = PAGE.split('\n').filter((line) => /^\| (burst|failover|failback|hold) +\|/.test(line));
    const cells = rows.flatMap((line) => line.split('|').slice(4, -1));
    expect([rows.length, cells.length, decisionTable().length]).toEqual([64, 320, 320]);
    expect(cells.filter((cell) => !/^ (yes|drill|\d+(, \d+)*) +$/.test(cell))).toEqual([]);
  });

  it('gives the same reasons as the check of a whole decision, word for word (C3.10)', () => {
    for (const { refused, refusedAsDrill, ...fields } of decisionTable())
      for (const [drill, expected] of [
        [false, refused],
        [true, refusedAsDrill],
      ] as const) {
        const parsed = parseDecision(anArtifact({ ...fields, drill }), NOW);
        expect(parsed.ok ? [] : parsed.reasons.map(({ what }) => what)).toEqual(expected);
      }
  });
});
