import { readFile } from 'node:fs/promises';
import type { World } from '../../../support/a-world';
import { until } from '../../../support/until';

/** Returns the URL at which the latest worker of a world that serves its health says that it does. */
export async function endpointOf(world: World): Promise<string> {
  let url = '';
  await until(async () => {
    const log = await readFile(world.path('worker.log'), 'utf8');
    url = [...log.matchAll(/"health and metrics are served".*"url":"([^"]+)"/g)].at(-1)?.[1] ?? '';
    return url !== '' || log;
  });
  return url;
}

/** Waits until the metrics at a URL have a line, or one that matches. */
export async function untilMetrics(url: string, line: string | RegExp, withinMs?: number): Promise<void> {
  await until(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const found = typeof line === 'string' ? text.includes(`${line}\n`) : line.test(text);
    return (
      found ||
      text
        .split('\n')
        .filter((one) => one.startsWith('hyops_dr'))
        .join('\n')
    );
  }, withinMs);
}
