import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMetricsTable } from '../../tools/write-metrics-table';
import { Metrics } from '../../worker/observe/metrics';

const page = readFileSync(join(__dirname, '../../docs/observing.md'), 'utf8');

describe('the table of metrics in docs/observing.md', () => {
  const { described } = new Metrics();

  it('matches the code; to update it, run node lib/tools/write-metrics-table.js', () => {
    expect(withMetricsTable(page)).toBe(page);
    for (const { name } of described) expect(page).toContain(`| \`${name}\` `);
  });

  it('has names as Prometheus wants them: with units, and _total for counters only', () => {
    for (const { name, kind } of described) {
      expect(name).toMatch(/^hyops_dr_[a-z_]+$/);
      expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter']);
      expect(name).not.toMatch(/minutes|millis|_ms$|hours/);
    }
  });
});
