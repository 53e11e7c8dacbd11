import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { say } from './narrator';
import type { Scene } from './scene';

const Line = z.object({ event: z.string(), step: z.string() });

/** Shows what the stand-in hyops executed, from its own log, which hyops-dr neither writes nor reads. */
export async function showExecuted({ values }: Scene): Promise<void> {
  const text = await readFile(values.executions_file, 'utf8').catch(() => '');
  const started = text
    .split('\n')
    .filter(Boolean)
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ event }) => event === 'start')
    .map(({ step }) => step);
  say(`HyOps executed, by its own log: ${started.join(', ') || 'nothing'}`);
}
