import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Dashboard = z.looseObject({
  title: z.string(),
  panels: z.array(
    z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })).default([]) }),
  ),
});

/** Lists the queries of a Grafana dashboard, with a time range in place of Grafana's own variable. */
export function expressionsIn(file: string): string[] {
  const { panels } = Dashboard.parse(JSON.parse(readFileSync(file, 'utf8')));
  return panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')),
  );
}
