import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { parseExactJson } from '../../contract/words/exact-number';
import { codeOf } from '../files/error-code';

/** The parts of a HyOps module state that are used here. Outputs count only with status `ok`. */
export const ModuleState = z.looseObject({
  status: z.string(),
  run_id: z.string().default(''),
  updated_at: z.string().default(''),
  outputs: z.record(z.string(), z.unknown()).default({}),
  evidence_dir: z.string().optional(),
});
export type ModuleState = z.infer<typeof ModuleState>;

/** HyOps writes a few kilobytes; parsing more would block the worker. */
const LONGEST_STATE = 1024 * 1024;

/** Returns the path of a state reference `module/ref[#instance]` below a runtime root. */
export function stateFile(root: string, stateRef: string): string {
  const [module = '', instance] = stateRef.split('#');
  const folder = join(root, 'state', 'modules', module.replaceAll('/', '__'));
  return instance === undefined ? join(folder, 'latest.json') : join(folder, 'instances', `${instance}.json`);
}

/** Reads a module state; undefined when it is missing, invalid or longer than 1 MiB. Reading the file avoids starting HyOps for the same answer. */
export async function readModuleState(root: string, stateRef: string): Promise<ModuleState | undefined> {
  const file = stateFile(root, stateRef);
  // A dispatch that unpacks returned files leaves them half-written for a moment.
  for (let looks = 0; looks < 3; looks++) {
    const text = await readFile(file, 'utf8').catch((error) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (text !== undefined && text.length > LONGEST_STATE) return undefined;
    const json = text === undefined ? undefined : parsed(text);
    if (text === undefined || json !== undefined) return ModuleState.safeParse(json).data;
    await delay(100);
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** Lists the instances of a module with status `ok`, as state references. */
export async function readyInstances(root: string, module: string): Promise<string[]> {
  const folder = join(root, 'state', 'modules', module.replaceAll('/', '__'), 'instances');
  const files = await readdir(folder).catch((): string[] => []);
  const refs = files.filter((name) => name.endsWith('.json')).map((name) => `${module}#${name.slice(0, -5)}`);
  const states = await Promise.all(
    refs.map(async (ref) => ({ ref, state: await readModuleState(root, ref) })),
  );
  return states
    .filter(({ state }) => state?.status === 'ok')
    .map(({ ref }) => ref)
    .toSorted();
}

/** Reports whether the same HyOps run wrote both states, or both are missing. */
export function sameRun(before: ModuleState | undefined, after: ModuleState | undefined): boolean {
  return before?.run_id === after?.run_id && before?.updated_at === after?.updated_at;
}
