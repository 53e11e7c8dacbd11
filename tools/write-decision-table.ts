import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decisionTable, type TableCell } from '../contract/decision/table';
import { ACCESS_MODES } from '../contract/words/vocabulary';
import { markdownTable } from './markdown-table';

const HEAD = `# Which decisions make sense

Every combination of \`decision_type\`, \`target_cloud\`, \`dr_mode\` and \`execution_plane\`, as the rules in
\`contract/decision/rules.ts\` judge it (C3.10, C5.5). \`node lib/tools/write-decision-table.js\` writes this page; a test fails
when it differs from the rules. \`yes\`: accepted. \`drill\`: accepted as a drill or under break-glass, and refused otherwise.
Numbers: refused for these reasons, all reported together.
`;

/** Returns `docs/decisions.md`: one row for each type, cloud and mode of recovery, one column for each access mode. */
export function decisionPage(): string {
  const cells = decisionTable();
  const reasons = [...new Set(cells.flatMap(({ refusedAsDrill }) => refusedAsDrill))];
  const rows = new Map<string, string[]>();
  for (const cell of cells) {
    const fields = [cell.decision_type, cell.target_cloud, cell.dr_mode];
    const row = rows.get(fields.join(' ')) ?? fields;
    rows.set(fields.join(' '), [...row, wordFor(cell, reasons)]);
  }
  return [
    HEAD,
    ...reasons.map((reason, at) => `${at + 1}. ${reason}`),
    '',
    ...markdownTable(['type', 'cloud', 'mode', ...ACCESS_MODES], [...rows.values()]),
    '',
  ].join('\n');
}

function wordFor({ refused, refusedAsDrill }: TableCell, reasons: string[]): string {
  if (refused.length === 0) return 'yes';
  if (refusedAsDrill.length === 0) return 'drill';
  return refusedAsDrill.map((reason) => reasons.indexOf(reason) + 1).join(', ');
}

if (require.main === module) writeFileSync(join(__dirname, '../../docs/decisions.md'), decisionPage());
