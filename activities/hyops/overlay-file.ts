import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Writes a blueprint where HyOps takes one, below `config/blueprints`; returns its path. */
export async function writeBlueprint(root: string, name: string, blueprint: unknown): Promise<string> {
  const folder = join(root, 'config', 'blueprints');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `hyops-dr.${name}.yml`);
  await writeFile(path, stringify(blueprint), { mode: 0o600, flush: true });
  return path;
}
