import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Mapping, textAt } from '../mapping';
import { assetFolder } from './assets';

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

function rendered(template: string, values: Mapping, file: string): string {
  return template.replaceAll(/\{\{\s*([a-z_]+)\s*\}\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined || value === null) {
      throw new Error(
        `${file} uses {{${name}}}, which set-up does not know; it knows: ${Object.keys(values).join(', ')}`,
      );
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

/** Writes the configuration of the local world from its templates, anew each time: addresses may have changed. */
export function renderConfig(values: Mapping): void {
  const source = assetFolder('config');
  if (!source) return;
  for (const file of filesUnder(source)) {
    const target = join(textAt(values, 'config_dir'), relative(source, file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, rendered(readFileSync(file, 'utf8'), values, relative(source, file)));
  }
}

/** Copies a folder of the sandbox as it is. */
export function copyAssets(name: string, target: string): void {
  const source = assetFolder(name);
  if (source && existsSync(source)) cpSync(source, target, { recursive: true });
}
