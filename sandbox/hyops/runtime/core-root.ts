import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonical } from './runtime-root';

function discovered(): string | undefined {
  let folder = process.cwd();
  for (let level = 0; level < 10; level += 1) {
    if (existsSync(join(folder, 'blueprints')) && existsSync(join(folder, 'sandbox.json'))) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

/** The folder of HyOps' own assets: `HYOPS_CORE_ROOT`, else the nearest parent of the working directory that holds them. */
export function coreRoot(): string | undefined {
  const named = (process.env['HYOPS_CORE_ROOT'] ?? '').trim();
  return named ? canonical(named) : discovered();
}

/** A folder of the core assets, or one of that name in the working directory when there is no core. */
export function coreFolder(name: string): string {
  return canonical(join(coreRoot() ?? process.cwd(), name));
}
