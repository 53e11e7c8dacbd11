import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Mapping, textAt } from '../mapping';
import { assetFolder, samplePlans } from './assets';
import { planValues } from './plan-values';

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

function rendered(template: string, values: Mapping, file: string): string {
  return template.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined || value === null) {
      throw new Error(
        `${file} uses {{${name}}}, which set-up does not know; it knows: ${Object.keys(values).join(', ')}`,
      );
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

function renderFolder(source: string, target: string, values: Mapping): void {
  for (const file of filesUnder(source)) {
    const path = join(target, relative(source, file));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, rendered(readFileSync(file, 'utf8'), values, relative(source, file)));
  }
}

/**
 * Writes the configuration of the local world from its templates, and its plans from the samples that `hyops-dr init`
 * fills in for a real site. Anew each time: addresses may have changed.
 */
export function renderConfig(values: Mapping): void {
  const target = textAt(values, 'config_dir');
  const config = assetFolder('config');
  if (config) renderFolder(config, target, values);
  renderFolder(samplePlans, join(target, 'plans'), { ...values, ...planValues(values) });
}

/** Copies a folder of the sandbox as it is. */
export function copyAssets(name: string, target: string): void {
  const source = assetFolder(name);
  if (source && existsSync(source)) cpSync(source, target, { recursive: true });
}
