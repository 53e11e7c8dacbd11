import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Described, Metrics } from '../worker/observe/metrics';
import { markdownTable } from './markdown-table';

const TABLE = /(?<=<!-- written by lib\/tools\/write-metrics-table\.js -->\n\n)[\s\S]*?(?=\n<!-- end -->)/;

/** Returns the page with a row for each metric of a worker. */
export function withMetricsTable(page: string): string {
  const table = markdownTable(['metric', 'type', 'labels', 'meaning'], new Metrics().described.map(rowOf));
  return page.replace(TABLE, `${table.join('\n')}\n`);
}

function rowOf({ name, kind, labels, help }: Described): string[] {
  const told = Object.entries(labels).map(([label, values]) =>
    values === 'configured' ? `\`${label}\`` : `\`${label}\`: ${values.join(', ')}`,
  );
  return [`\`${name}\``, kind, told.join('; '), help];
}

/** `node lib/tools/write-metrics-table.js`: writes the table of metrics in docs/observing.md. */
if (require.main === module) {
  const file = join(__dirname, '../../docs/observing.md');
  writeFileSync(file, withMetricsTable(readFileSync(file, 'utf8')));
}
