import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Call = z.object({ module_ref: z.string() });
const Result = z.object({
  conclusion: z.object({ state: z.string(), hyops_run: z.string().default('') }),
  result: z.object({ code: z.number().nullable(), started_at: z.string(), ended_at: z.string() }).nullable(),
});

/** Lists the HyOps calls in the evidence of a run, one line each: module, HyOps run id, conclusion, exit code and seconds. */
export async function callLines(evidence: string): Promise<string[]> {
  const folder = join(evidence, 'calls');
  const read = async (...path: string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, ...path), 'utf8'));
  // A step that a human does has a folder, but no HyOps call.
  const names = await readdir(folder).catch((): string[] => []);
  const calls = names.filter((name) => existsSync(join(folder, name, 'call.json')));
  const lines = calls.toSorted().map(async (name) => {
    const { module_ref } = Call.parse(await read(name, 'call.json'));
    const { conclusion, result } = Result.parse(await read(name, 'result.json'));
    const took = result ? (Date.parse(result.ended_at) - Date.parse(result.started_at)) / 1000 : 0;
    const how = `${conclusion.state}, exit code ${result?.code ?? 'unknown'}, ${took.toFixed(1)} s`;
    return `  ${name.padEnd(34)} ${module_ref.padEnd(30)} ${conclusion.hyops_run}  ${how}`;
  });
  return ['', 'HyOps calls:', ...(await Promise.all(lines))];
}
