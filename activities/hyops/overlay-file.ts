import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Writes a blueprint, whole or not at all, where HyOps takes one, below `config/blueprints`; returns its path. */
export async function writeBlueprint(root: string, name: string, blueprint: unknown): Promise<string> {
  const folder = join(root, 'config', 'blueprints');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `hyops-dr.${name}.yml`);
  const draft = `${path}.${randomUUID()}.part`;
  await writeFile(draft, stringify(blueprint), { mode: 0o600, flush: true });
  await rename(draft, path);
  return path;
}
