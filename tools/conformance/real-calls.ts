import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CALL, RESULT } from '../../contract/evidence/files/calls';

/** Lists the HyOps calls in the evidence of a run, one line each: module, HyOps run id, conclusion, exit code and seconds. */
export async function callLines(evidence: string): Promise<string[]> {
  const folder = join(evidence, CALL.folder);
  const read = async (path: string): Promise<unknown> =>
    JSON.parse(await readFile(join(evidence, path), 'utf8'));
  // A step that a human does has a folder, but no HyOps call.
  const names = await readdir(folder).catch((): string[] => []);
  const calls = names.filter((name) => existsSync(join(evidence, CALL.at(name))));
  const lines = calls.toSorted().map(async (name) => {
    const asked = CALL.shape.parse(await read(CALL.at(name)));
    if (!('module_ref' in asked)) return [];
    const ended = RESULT.shape.parse(await read(RESULT.at(name)));
    const { result } = ended;
    const state = 'conclusion' in ended ? ended.conclusion.state : 'unattended';
    const hyopsRun =
      'conclusion' in ended && 'hyops_run' in ended.conclusion ? ended.conclusion.hyops_run : '';
    const took = result ? (Date.parse(result.ended_at) - Date.parse(result.started_at)) / 1000 : 0;
    const how = `${state}, exit code ${result?.code ?? 'unknown'}, ${took.toFixed(1)} s`;
    return [`  ${name.padEnd(34)} ${asked.module_ref.padEnd(30)} ${hyopsRun}  ${how}`];
  });
  return ['', 'HyOps calls:', ...(await Promise.all(lines)).flat()];
}
