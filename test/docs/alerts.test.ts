import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Metrics } from '../../worker/observe/metrics';
import { expressionsIn } from '../runs/observe/support/dashboard';

const PROJECT = resolve(__dirname, '../..');
const read = (name: string) => readFileSync(join(PROJECT, name), 'utf8');

const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});
const rules = Rules.parse(parse(read('deploy/prometheus/alerts.yaml'))).groups.flatMap(
  (group) => group.rules,
);
const { described } = new Metrics();

/** The metrics of ours in an expression that no worker has. */
function unknownIn(expression: string): string[] {
  const names = expression.match(/\bhyops_dr_\w+/g) ?? [];
  const known = described.flatMap(({ name, kind }) =>
    kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
  );
  return names.filter((name) => !known.includes(name));
}

describe('the alerts in deploy/prometheus/alerts.yaml', () => {
  it('use only metrics that a worker has', () => {
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
  });

  it('are each explained in docs/observing.md', () => {
    const page = read('docs/observing.md');
    expect(rules.filter(({ alert }) => !page.includes(`| \`${alert}\` `))).toEqual([]);
  });
});

describe('the dashboard in deploy/grafana/hyops-dr.json', () => {
  const expressions = expressionsIn(join(PROJECT, 'deploy/grafana/hyops-dr.json'));

  it('uses only metrics that a worker has, and shows almost all of them', () => {
    expect(expressions.flatMap(unknownIn)).toEqual([]);
    const shown = expressions.join(' ');
    const elsewhere = ['hyops_dr_swept_runs_total', 'hyops_dr_sweep_interval_seconds'];
    expect(described.map(({ name }) => name).filter((name) => !shown.includes(name))).toEqual(elsewhere);
  });
});
